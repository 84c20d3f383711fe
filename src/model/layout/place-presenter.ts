import type { Box } from "../media.ts";
import type { PresenterProps } from "../video-props.ts";
import { ceilToBlock, onPixels, roundToBlock, type RoundedBox } from "./rounded-box.ts";

/** What a layout wishes for; pixels of the frame. */
export type PresenterZone = {
  /** Where the middle of the head is to be. */
  centreX: number;
  headCentreY: number;
  /** A head of this height is ideal; a closer clip is drawn larger so that it still reaches the floor. */
  headHeight: number;
  /** Where the clip's lower edge, at which the subject is cut off, must be or lie beyond. */
  floorY: number;
  /** No part of the head is above this. */
  ceilingY: number;
  maxWidth: number;
  /** Nothing of the clip is seen outside of this. */
  mask: RoundedBox;
};

export type PresenterGeometry = {
  /** Where the whole clip is drawn, on whole blocks; it may exceed the mask and the frame. */
  clip: Box;
  /** What of it is seen. A circle is a square whose radius is half its width. */
  mask: RoundedBox;
  /** Where the head is, for everything that must not cover it. */
  head: Box;
};

/** How much larger than ideal a head may get so that a close-up reaches the floor. */
const growth = 1.8;

/** Of a bust without a known head: the middle third, and the upper two fifths. */
const guessHead = ({ width, height }: PresenterProps): Box => ({
  x: width * 0.32,
  y: 0,
  width: width * 0.36,
  height: Math.min(height * 0.42, width * 0.5),
});

/** Places a clip so that its head is where the layout wants it and its cut lower edge is never seen floating. */
export const placePresenter = (presenter: PresenterProps, zone: PresenterZone): PresenterGeometry => {
  const head = presenter.head ?? guessHead(presenter);
  const belowHeadCentre = presenter.height - (head.y + head.height / 2);
  const ideal = zone.headHeight / head.height;
  const reaching = (zone.floorY - zone.headCentreY) / belowHeadCentre;
  const fromCeiling = (zone.floorY - zone.ceilingY) / (presenter.height - head.y);
  const largest = Math.max(ideal, Math.min(ideal * growth, zone.maxWidth / presenter.width));
  const scale = Math.min(Math.max(ideal, reaching), largest, Math.max(ideal, fromCeiling));

  const height = presenter.height * scale;
  const wishedTop = zone.headCentreY - (head.y + head.height / 2) * scale;
  const top = Math.max(wishedTop, zone.floorY - height, zone.ceilingY - head.y * scale);
  const left = zone.centreX - (head.x + head.width / 2) * scale;
  // On whole blocks: downwards at both ends, so that neither is the head above its ceiling nor a gap at the floor.
  const [x, y] = [roundToBlock(left), ceilToBlock(top)];
  const clip = {
    x,
    y,
    width: roundToBlock(presenter.width * scale),
    height: ceilToBlock(Math.max(top + height, zone.floorY)) - y,
  };
  const drawn = { x: clip.width / presenter.width, y: clip.height / presenter.height };
  return {
    clip,
    mask: zone.mask,
    head: onPixels({
      x: x + head.x * drawn.x,
      y: y + head.y * drawn.y,
      width: head.width * drawn.x,
      height: head.height * drawn.y,
    }),
  };
};
