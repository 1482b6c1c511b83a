/** What a manifest in `wrong/` or `variants/` may say; the published `labs/submission.schema.json` is written from it. */
import Type, { type Static } from 'typebox'

const whole = { additionalProperties: false } as const
const words = (description?: string) => Type.String({ description, minLength: 1 })

const edit = Type.Object(
  {
    file: words(),
    find: words('Text that stands in the file exactly once.'),
    put: Type.String(),
  },
  whole,
)

export const submissionSchema = Type.Object(
  {
    title: Type.String({ description: 'The mistake, or what is different, in one line.', minLength: 3 }),
    code: Type.Optional(
      Type.String({
        description: "A wrong one's code, which must be named first.",
        pattern: '^[0-9]{2}\\.[0-9]+\\.[0-9]+\\.[a-z0-9-]+$',
      }),
    ),
    verdict: Type.Optional(
      Type.Enum(['wrong', 'not-started', 'environment', 'timeout'], {
        description: "The run's verdict when it is not `wrong`.",
      }),
    ),
    detectedBy: Type.Optional(
      Type.String({
        description: 'What notices it: `static` (the files, the default), or the id of one of the lab’s parts.',
        pattern: '^[a-z0-9-]+$',
      }),
    ),
    base: Type.Optional(
      Type.Enum(['solution', 'starter', 'nothing'], {
        description: 'Over what the files are laid; `nothing` makes the folder complete in itself. Default solution.',
      }),
    ),
    edits: Type.Optional(
      Type.Array(edit, {
        description: 'What one mistake changes: a place in a file of the base, and what stands there instead.',
      }),
    ),
    deletes: Type.Optional(
      Type.Array(words(), { description: 'Files of the base that this submission does not have.' }),
    ),
  },
  {
    $schema: 'http://json-schema.org/draft-07/schema#',
    $id: 'https://groundwork.example/submission.schema.json',
    title: 'What a submission is (labs/NN-slug/wrong/*/wrong.yaml, labs/NN-slug/variants/*/variant.yaml)',
    description: "A submission is the solution with edits, and with the files of its folder instead of the solution's.",
    ...whole,
  },
)

export type SubmissionManifest = Static<typeof submissionSchema>
