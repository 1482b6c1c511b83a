/** The scripts of `/docker-entrypoint.d`, which the image's entry point runs before nginx. */
import { posix } from 'node:path'
import { isExecutable } from '../engines/programs.ts'
import { serviceError } from '../error.ts'
import type { ComposeService } from '../types.ts'
import type { ContainerFiles } from './container-files.ts'
import { runSetup } from './setup.ts'

const folder = '/docker-entrypoint.d'
/** The image's script that renders templates. Earlier scripts, in name order, can set variables for it. */
const rendering = '20-envsubst-on-templates.sh'

/** `sort -V`, for names of one folder. */
const byVersion = new Intl.Collator('en', { numeric: true })

/**
 * Container paths of mounted or copied scripts in running order. Like the image, it leaves out scripts that are not
 * executable.
 */
export function entrypointScripts(files: ContainerFiles): string[] {
  return files
    .list(folder)
    .filter(name => /\.(envsh|sh)$/.test(name))
    .map(name => posix.join(folder, name))
    .filter(path => isExecutable(files.host(path) ?? ''))
    .sort(byVersion.compare)
}

/**
 * The environment for templates: an `.envsh` is sourced by the entry point's shell and may change it. Throws StackError
 * when a script fails, and for a script after the templates, which is not shown here.
 */
export function environmentAfter(
  scripts: readonly string[],
  service: ComposeService,
  files: ContainerFiles,
  environment: Record<string, string>,
  written: string,
): Record<string, string> {
  const late = scripts.find(path => byVersion.compare(posix.basename(path), rendering) > 0)
  if (late) {
    throw serviceError(service, {
      kind: 'environment',
      message: `${late} runs after the templates are rendered, which only Docker can show.`,
      next: `Give it a name before ${rendering}, or run this with Docker.`,
    })
  }
  if (scripts.length === 0) return environment
  // The script's text, so that container paths in it are translated; `return` ends a sourced script.
  const lines = scripts.map((path, index) => {
    const text = files.read(path)?.text ?? ''
    return path.endsWith('.envsh') ? `run${index}() {\n${text}\n}\nrun${index}` : `(\n${text}\n)`
  })
  // Values may have several lines, so each ends with a null byte.
  const text = ['set -e', '{', ...lines, '} >&2', 'env -0'].join('\n')
  const printed = runSetup({ service, text, written, host: files.host, environment })
  return Object.fromEntries(
    printed
      .split('\0')
      .filter(Boolean)
      .map(entry => [entry.slice(0, entry.indexOf('=')), entry.slice(entry.indexOf('=') + 1)]),
  )
}
