/**
 * What `labs/NN-slug/lab.yaml` may say. This is the one description: the published `labs/lab.schema.json` is written from
 * it by `npx tsx scripts/docs/generate.ts`, and the runner and the site hold manifests against what was published.
 */
import Type, { type Static } from 'typebox'

const line = (description: string) => Type.String({ description, minLength: 3, pattern: '^\\S[^\\n]*\\S$' })

/** Stays below the folder that it is relative to; forward slashes. */
const path = () =>
  Type.String({
    description: 'A relative path with forward slashes that stays inside; a folder may end in a slash.',
    pattern: '^(?!/)(?!.*(^|/)\\.\\.(/|$)).+$',
  })

const code = (description: string) => Type.String({ description, pattern: '^[0-9]{2}\\.[0-9]+\\.[0-9]+\\.[a-z0-9-]+$' })

const engine = Type.Enum(['postgres', 'redis', 'kafka', 'nginx', 'prometheus'])
const proof = Type.Enum(['static', 'run', 'live'], {
  description:
    'What shows that the step is right: the files alone (default), running the learner’s code, or engines. Without it the step is unproven.',
})
const whole = { additionalProperties: false } as const

const aimedHint = Type.Object(
  {
    for: Type.String({
      description: 'Prefix of the codes it helps with.',
      pattern: '^[0-9]{2}\\.[0-9]+(\\.[0-9]+(\\.[a-z0-9-]+)?)?$',
    }),
    say: line('The rung itself.'),
  },
  { description: 'A rung for one failure only; such rungs come before the general ones.', ...whole },
)

const step = Type.Object(
  {
    id: Type.Integer({ description: '1, 2, 3, …, in order.', minimum: 1 }),
    title: line('What the step is about.'),
    points: Type.Integer({ minimum: 1 }),
    proof: Type.Optional(proof),
    criteria: Type.Array(line('One thing that must hold.'), {
      description: 'What must hold, as the lesson’s page shows it.',
      minItems: 1,
    }),
    hints: Type.Array(Type.Union([line('A rung for every failure.'), aimedHint]), {
      description: 'The ladder: `lab hint` gives one more rung at each call, from a question to all but the answer.',
      minItems: 1,
    }),
  },
  whole,
)

export const manifestSchema = Type.Object(
  {
    id: Type.String({
      description: 'Two digits, the same as the folder’s and the lesson’s. Quote it: YAML reads 02 as a number.',
      pattern: '^[0-9]{2}$',
    }),
    title: line('What the learner makes, as a heading.'),
    summary: line('One sentence for lists.'),
    draft: Type.Optional(
      Type.Boolean({
        description:
          'Still being written: `lab verify` does not yet ask for as many variants and wrong ones as are due.',
      }),
    ),
    minutes: Type.Integer({ description: 'Time an average learner needs.', minimum: 5, maximum: 600 }),
    memory: Type.Integer({ description: 'MiB that what is run takes.', minimum: 0 }),
    disk: Type.Integer({ description: 'MiB it writes: engines, data and logs.', minimum: 0 }),
    ports: Type.Array(Type.Integer({ minimum: 1, maximum: 65_535 }), {
      description: 'Host ports that the learner’s own run publishes by default; a check takes free ones.',
      uniqueItems: true,
    }),
    engines: Type.Array(engine, { description: 'All that the lab’s parts need.', uniqueItems: true }),
    files: Type.Array(path(), {
      description:
        'Files the learner edits, below the workspace, or patterns of such (`src/**/*.ts`). Other files are welcome there; only these decide whether work has begun.',
      minItems: 1,
      uniqueItems: true,
    }),
    given: Type.Optional(
      Type.Array(path(), {
        description: 'Files or folders of the lab that are laid over the work whenever it is checked.',
        uniqueItems: true,
      }),
    ),
    steps: Type.Array(step, { minItems: 1 }),
    starter: Type.Object(
      { fails: code('The code that is named first.') },
      { description: 'What the untouched starter must be told.', ...whole },
    ),
  },
  {
    $schema: 'http://json-schema.org/draft-07/schema#',
    $id: 'https://groundwork.example/lab.schema.json',
    title: "A lab's manifest (labs/NN-slug/lab.yaml)",
    description: 'What a lab asks of the machine, which files the learner edits, and what its steps are worth.',
    ...whole,
  },
)

export type ManifestFile = Static<typeof manifestSchema>
export type EngineName = Static<typeof engine>
