/** Before anything else: the file is there, Compose can read it, and there is something in it. */
import { observe } from '../../../../../scripts/lab/kit/observe.ts'
import type { Check, Finding } from '../../../../../scripts/lab/types.ts'
import { files, finding, type StaticContext } from '../context.ts'

export const exists: Check<StaticContext> = {
  id: '1.0.exists',
  step: 1,
  title: 'There is a compose file with something in it',
  proof: 'static',
  stage: 'exists',
  run(context) {
    const text = context.read(files.compose)
    if (text === undefined) return notStarted(missing(context))
    if (isBlank(text)) return notStarted(empty())
    return { verdict: 'passed', observed: 1 }
  },
}

export const parses: Check<StaticContext> = {
  id: '1.0.parses',
  step: 1,
  title: 'Compose can read it',
  proof: 'static',
  stage: 'parses',
  needs: ['1.0.exists'],
  run({ compose, composeFailure }) {
    const seen = observe()
    if (composeFailure) {
      const { message, place, next } = composeFailure
      seen.wrong(finding('1.0.invalid', { message, place, next }))
      return seen.outcome()
    }
    if (Object.keys(compose?.services ?? {}).length === 0) return notStarted(empty())
    seen.held()
    return seen.outcome()
  },
}

function missing(context: StaticContext): Finding {
  const others = context.list().filter(file => /(^|\/)(docker-)?compose\.ya?ml$/.test(file))
  return finding('1.0.missing', {
    message: `There is no ${files.compose} in the workspace.`,
    place: { file: files.compose },
    actual: others.length > 0 ? `there is ${others.join(', ')}` : undefined,
    next:
      others.length > 0
        ? `Call it ${files.compose} and put it at the top of the workspace.`
        : `Make ${files.compose}, or bring the starter back with \`lab reset\`.`,
  })
}

function empty(): Finding {
  return finding('1.0.no-services', {
    message: `${files.compose} describes no service yet.`,
    place: { file: files.compose },
    expected: 'eight services under services:',
    actual: 'none',
    next: 'Begin with one engine: give it an image, and see with `npx lab check 02` whether the file can be read.',
  })
}

const notStarted = (first: Finding) => ({ verdict: 'not-started' as const, findings: [first], observed: 1 })

/** Comments alone are no beginning. */
function isBlank(text: string): boolean {
  return text.split('\n').every(line => /^\s*(#.*)?$/.test(line))
}
