/** Events of HeyGen: raw body → verified event → ledger. See README.md in this folder. */
export { receiveDelivery, type ReceivedDelivery, type ReceiveOptions } from "./receive-delivery.ts";
export { newsOf } from "./news-of.ts";
export { startWebhookServer, type WebhookServer, type WebhookServerOptions } from "./start-webhook-server.ts";
export {
  secretForms,
  verifyWebhook,
  type Delivery,
  type Refusal,
  type SecretForm,
  type Verification,
  type VerifyOptions,
} from "./verify-webhook.ts";
