import type { FC } from "react";
import { Composition, Folder, Still } from "remotion";
import { aspects, aspectSlug } from "../src/model/aspect.ts";
import { templateIds } from "../src/model/templates/index.ts";
import { videoPropsSchema, type VideoProps } from "../src/model/video-props.ts";
import { calculatePreparedMetadata, calculateVideoMetadata } from "./metadata.ts";
import { Poster } from "./Poster.tsx";
import { usePreparedVideos } from "./prepared-videos.ts";
import editorialSample from "./templates/editorial/sample-props.json";
import { Video } from "./Video.tsx";

/** What each template shows on a fresh clone; it needs only files that are committed. */
const samples: Record<(typeof templateIds)[number], VideoProps> = {
  editorial: videoPropsSchema.parse(editorialSample),
};

/** Every template in every aspect with a poster of each, and every prepared video. */
export const Root: FC = () => {
  const prepared = usePreparedVideos();
  return (
    <>
      {templateIds.map((template) => (
        <Folder key={template} name={template}>
          {aspects.map((aspect) => (
            <Composition
              key={aspect}
              id={`${template}-${aspectSlug(aspect)}`}
              component={Video}
              schema={videoPropsSchema}
              defaultProps={{ ...samples[template], aspect }}
              calculateMetadata={calculateVideoMetadata}
            />
          ))}
          {aspects.map((aspect) => (
            <Still
              key={aspect}
              id={`${template}-poster-${aspectSlug(aspect)}`}
              component={Poster}
              schema={videoPropsSchema}
              defaultProps={{ ...samples[template], aspect }}
              // The video's length, although one frame is drawn: Remotion holds a frozen frame inside its composition.
              calculateMetadata={calculateVideoMetadata}
            />
          ))}
        </Folder>
      ))}
      <Folder name="Prepared">
        {prepared.map(({ id, file, props }) => (
          <Composition
            key={id}
            id={id}
            component={Video}
            schema={videoPropsSchema}
            defaultProps={props ?? samples.editorial}
            calculateMetadata={props === null ? calculatePreparedMetadata(file) : calculateVideoMetadata}
          />
        ))}
      </Folder>
    </>
  );
};
