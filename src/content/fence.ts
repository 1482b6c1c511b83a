/**
 * A fenced block of a lesson is in exactly one lane, said by the words after its language:
 *
 *     ```yaml file=docker-compose.yml region=postgres    imported: the text comes from the repository
 *     ```bash run                                        executed by scripts/docs/run-lesson.ts, must end with 0
 *     ```bash run exit=1                                 the same, must end with 1
 *     ```sql run                                         a cell for PGlite: run by the reader, and by sql-fences.test.ts
 *     ```text output                                     what the run above it must print
 *     ```text printed-by=scripts/setup/install.mjs       a message as that program has it; `…` stands for anything
 *     ```mermaid name=architecture                       diagram: pre-rendered to SVG, see diagram.ts
 *     ```yaml illustrative                               neither; at most a tenth of the blocks
 */
export type Fence =
  | { lane: 'imported'; language: string; file: string; region?: string }
  | { lane: 'executed'; language: string; role: 'run'; exit: number }
  | { lane: 'executed'; language: string; role: 'output' }
  | { lane: 'quoted'; language: string; file: string }
  | { lane: 'diagram'; name: string }
  | { lane: 'illustrative'; language: string }

/**
 * The lane of a fence.
 *
 * @param meta what stands after the language on the opening line
 * @throws Error with a sentence for the author, when the fence is in no lane or in two
 */
export function parseFence(language: string | null | undefined, meta: string | null | undefined): Fence {
  const words = (meta ?? '').split(/\s+/).filter(word => word !== '')
  const value = (key: string) => words.find(word => word.startsWith(`${key}=`))?.slice(key.length + 1)
  const known = words.filter(word =>
    /^(file=.+|region=.+|name=.+|printed-by=.+|run|exit=\d+|output|illustrative)$/.test(word),
  )
  if (known.length < words.length) {
    throw new Error(`A fence does not know the word "${words.find(word => !known.includes(word))}".`)
  }
  if (!language) throw new Error('A fence needs a language after its backticks, "text" if there is none.')

  const file = value('file')
  const name = value('name')
  const printer = value('printed-by')
  const lanes: Fence[] = []
  if (file !== undefined) lanes.push({ lane: 'imported', language, file, region: value('region') })
  if (words.includes('run')) lanes.push({ lane: 'executed', language, role: 'run', exit: Number(value('exit') ?? 0) })
  if (words.includes('output')) lanes.push({ lane: 'executed', language, role: 'output' })
  if (printer !== undefined) lanes.push({ lane: 'quoted', language, file: printer })
  if (name !== undefined && language === 'mermaid') lanes.push({ lane: 'diagram', name })
  if (words.includes('illustrative')) lanes.push({ lane: 'illustrative', language })

  const [fence, another] = lanes
  if (!fence) {
    throw new Error(
      'A fence must be imported (file=), executed (run, output), quoted (printed-by=), a diagram (name=) or illustrative.',
    )
  }
  if (another) throw new Error(`A fence is in one lane only, this one is ${fence.lane} and ${another.lane}.`)
  return fence
}
