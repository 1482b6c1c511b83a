/** Reads a Dockerfile as stages, each with the configuration of its image. */
import { DockerfileParser } from 'dockerfile-ast'
import { refuseFile } from '../error.ts'
import { expand } from './expand.ts'
import { configure, inherit, type Scope } from './image-config.ts'
import { readInstruction, readPairs } from './instructions.ts'
import type { Dockerfile, Stage } from './types.ts'

export interface DockerfileOptions {
  /** Build arguments: `build.args` of the compose file. */
  args?: Record<string, string>
  /** The stage to build; the last one when absent. */
  target?: string
  /** How messages name the file. Default `Dockerfile`. */
  file?: string
}

const keywords = new Set(
  'ADD ARG CMD COPY ENTRYPOINT ENV EXPOSE FROM HEALTHCHECK LABEL MAINTAINER ONBUILD RUN SHELL STOPSIGNAL USER VOLUME WORKDIR'.split(
    ' ',
  ),
)

/** Throws StackError, with the line, for a Dockerfile that no builder accepts. */
export function readDockerfile(text: string, options: DockerfileOptions = {}): Dockerfile {
  const file = options.file ?? 'Dockerfile'
  const ast = DockerfileParser.parse(text)
  const args = options.args ?? {}
  const globals: Record<string, string> = {}
  const stages: Stage[] = []
  let scope: Scope | undefined
  for (const node of ast.getInstructions()) {
    const instruction = readInstruction(node, ast)
    const place = { file, line: instruction.line }
    if (!keywords.has(instruction.keyword)) {
      refuseFile(
        place,
        `${file} has an instruction "${instruction.keyword}", which does not exist.`,
        'Check its spelling.',
      )
    }
    if (instruction.keyword === 'FROM') {
      const stage = readFrom(instruction.text, instruction.line, stages, name => args[name] ?? globals[name])
      stages.push(stage)
      scope = { args: { ...args }, declared: {}, globals, stages, stage, shell: ['/bin/sh', '-c'], cmdSet: false }
    } else if (scope) {
      scope.stage.instructions.push(instruction)
      configure(scope, instruction, readPairs(node))
    } else if (instruction.keyword === 'ARG') {
      for (const [name, value = ''] of readPairs(node)) {
        globals[name] = args[name] ?? expand(value, known => args[known] ?? globals[known])
      }
    } else {
      const message = `${file} has ${instruction.keyword} before the first FROM.`
      refuseFile(place, message, 'Start with FROM; only ARG may stand before it.')
    }
  }
  const last = stages.at(-1)
  const message = `${file} has no FROM, so there is nothing to build on.`
  if (!last) return refuseFile({ file }, message, 'Start it with FROM and a pinned image.')
  return { stages, final: findTarget(stages, options.target, file) ?? last }
}

function readFrom(text: string, line: number, stages: Stage[], lookup: (name: string) => string | undefined): Stage {
  const [image = '', , name] = text.split(/\s+/)
  const base = expand(image, lookup)
  const baseStage = stages.findLast(stage => stage.name === base.toLowerCase())?.index
  return {
    index: stages.length,
    name: name?.toLowerCase(),
    base,
    baseStage,
    line,
    instructions: [],
    image: inherit(baseStage === undefined ? undefined : stages[baseStage], base),
  }
}

function findTarget(stages: Stage[], target: string | undefined, file: string): Stage | undefined {
  if (target === undefined) return undefined
  const found = stages.find(stage => stage.name === target.toLowerCase()) ?? stages[Number(target)]
  if (found) return found
  const names = stages.flatMap(stage => stage.name ?? [])
  const next = names.length > 0 ? `Its stages are: ${names.join(', ')}.` : 'Name one with FROM … AS.'
  return refuseFile({ file }, `${file} has no stage "${target}", which the build asks for.`, next)
}
