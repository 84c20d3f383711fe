import { EncodedPacketSink, type EncodedPacket, type InputVideoTrack } from "mediabunny";

/**
 * A track's packets that are frames to be seen, in the order they are decoded in. VP8 has others, which later frames refer
 * to; whether one is seen is the fifth bit of its data (RFC 6386, section 9.1).
 */
export async function* shownPackets(track: InputVideoTrack): AsyncGenerator<EncodedPacket, void, void> {
  const mayHide = (await track.getCodec()) === "vp8";
  const packets = new EncodedPacketSink(track).packets(undefined, undefined, { metadataOnly: !mayHide });
  for await (const packet of packets) if (!mayHide || isShown(packet.data)) yield packet;
}

const isShown = ([first = 0]: Uint8Array): boolean => (first & 0b1_0000) !== 0;
