/** Before anything else: each file is there, has content, and is in an encoding that every tool reads. */
import type { Check, Finding } from '../../../../scripts/lab/types.ts'
import { files, finding, type StaticContext } from './context.ts'

const hashes = /^\s*#.*$|\s/gm

/** `nothing` is what says nothing: comments and blanks. */
const beginnings = {
  compose: {
    step: 1,
    title: 'There is a compose file with something in it',
    file: files.compose,
    code: 'no-services',
    nothing: hashes,
    expected: 'eight services under services:',
    next: 'Begin with one engine: give it an image, and see with `npx lab check 02` whether the file can be read.',
  },
  example: {
    step: 2,
    title: 'There is an example of the environment',
    file: files.example,
    code: 'no-example',
    nothing: hashes,
    expected: 'the variables that the compose file asks for, one NAME=value per line',
    next: 'Look for the dollar signs in your compose file: each name behind one belongs here.',
  },
  sql: {
    step: 3,
    title: 'There is a script for the database',
    file: files.sql,
    code: 'no-script',
    nothing: /--[^\n]*|\/\*[\s\S]*?\*\/|\s/g,
    expected: 'SQL that makes schemas, types, tables and a role',
    next: 'Begin with one schema, and see in psql whether it is there.',
  },
  setup: {
    step: 4,
    title: 'There is a script for the topics',
    file: files.setup,
    code: 'no-script',
    nothing: hashes,
    expected: 'a shell script that makes the nine topics',
    next: 'Begin by asking the broker which topics there are.',
  },
  gateway: {
    step: 5,
    title: 'There is a configuration for the gateway',
    file: files.gateway,
    code: 'no-configuration',
    nothing: hashes,
    expected: 'an nginx configuration',
    next: 'Begin with one server that answers /health.',
  },
  dockerfile: {
    step: 6,
    title: 'There is a Dockerfile',
    file: files.dockerfile,
    code: 'no-dockerfile',
    nothing: hashes,
    expected: 'the instructions for the services’ image',
    next: 'Begin with the image to build on.',
  },
} as const

export function started(name: keyof typeof beginnings): Check<StaticContext> {
  const { step, title, file, code, nothing, expected, next } = beginnings[name]
  return {
    id: `${step}.0.exists`,
    step,
    title,
    proof: 'static',
    ...(step === 1 && { stage: 'exists' }),
    run(context) {
      const text = context.read(file)
      const about = { place: { file }, expected, next }
      if (text === undefined) {
        const message = `There is no ${file} in the workspace.`
        const what = step === 1 ? 'missing' : code
        return notStarted(finding(`${step}.0.${what}`, { ...about, message, actual: insteadOf(file, context) }))
      }
      // Compose reads it; nothing else in the stack does.
      if (text.includes('\0') && step !== 1) {
        const message = `${file} is written in UTF-16, which nothing that reads it in this stack understands.`
        const save = 'Save it as UTF-8: editors name the encoding in their bar or in “Save as”.'
        const first = { ...about, message, expected: 'UTF-8', actual: 'UTF-16', next: save }
        return { verdict: 'wrong', findings: [finding(`${step}.0.not-utf-8`, first)], observed: 1 }
      }
      if (text.replaceAll(nothing, '')) return { verdict: 'passed', observed: 1 }
      const message = `${file} says nothing yet.`
      return notStarted(finding(`${step}.0.${code}`, { ...about, message, actual: 'comments only' }))
    },
  }
}

const notStarted = (first: Finding) => ({ verdict: 'not-started' as const, findings: [first], observed: 1 })

/** What may be meant for the file that is not there. */
function insteadOf(file: string, context: StaticContext): string {
  const others = context.list().filter(each => /(^|\/)(docker-)?compose\.ya?ml$/.test(each))
  return file === files.compose && others.length > 0 ? `there is ${others.join(', ')}` : 'no such file'
}

export const parses: Check<StaticContext> = {
  id: '1.0.parses',
  step: 1,
  title: 'Compose can read it',
  proof: 'static',
  stage: 'parses',
  needs: ['1.0.exists'],
  run({ compose, composeFailure }) {
    if (composeFailure) {
      const { message, place, next } = composeFailure
      return { verdict: 'wrong', findings: [finding('1.0.invalid', { message, place, next })], observed: 1 }
    }
    if (Object.keys(compose?.services ?? {}).length > 0) return { verdict: 'passed', observed: 1 }
    const { file, expected, next } = beginnings.compose
    const message = `${file} describes no service yet.`
    return notStarted(finding('1.0.no-services', { message, place: { file }, expected, actual: 'none', next }))
  },
}
