/**
 * Renders `/etc/nginx/templates` as the official image's entry point does (20-envsubst-on-templates.sh):
 * `name.template` becomes `/etc/nginx/conf.d/name`, with the environment's defined variables inserted.
 */
import { spawnSync } from 'node:child_process'
import { posix } from 'node:path'

/** `$NAME` and `${NAME}` replaced where `lookup` gives a value; everything else stays. */
export function substitute(text: string, lookup: (name: string) => string | undefined): string {
  return text.replace(/\$(?:\{(\w+)\}|([A-Za-z_]\w*))/g, (whole, braced?: string, bare?: string) => {
    return lookup(braced ?? bare!) ?? whole
  })
}

export interface TemplateOutput {
  suffix: string
  folder: string
}

/** Folders and file ending of templates, which the environment may change. */
export function templateSettings(environment: Record<string, string>): {
  directory: string
  outputs: TemplateOutput[]
} {
  const setting = (name: string, otherwise: string) => environment[`NGINX_ENVSUBST_${name}`] || otherwise
  return {
    directory: setting('TEMPLATE_DIR', '/etc/nginx/templates'),
    outputs: [
      { suffix: setting('TEMPLATE_SUFFIX', '.template'), folder: setting('OUTPUT_DIR', '/etc/nginx/conf.d') },
      {
        suffix: setting('STREAM_TEMPLATE_SUFFIX', '.stream-template'),
        folder: setting('STREAM_OUTPUT_DIR', '/etc/nginx/stream-conf.d'),
      },
    ],
  }
}

/** Rendered files by container path; each keeps its template's name, because its lines are the template's. */
export function renderTemplates<File extends { text: string }>(
  templates: Record<string, File>,
  environment: Record<string, string>,
  outputs: readonly TemplateOutput[] = templateSettings(environment).outputs,
): Record<string, File> {
  const defined = withResolvers(environment)
  // Only defined variables are replaced, so that nginx's own variables stay.
  const names = filtered(Object.keys(defined), environment.NGINX_ENVSUBST_FILTER)
  const lookup = (name: string) => (names.has(name) ? defined[name] : undefined)
  return Object.fromEntries(
    outputs.flatMap(({ suffix, folder }) =>
      Object.entries(templates)
        .filter(([path]) => path.endsWith(suffix))
        .map(([path, file]) => [
          posix.join(folder, path.slice(0, -suffix.length)),
          { ...file, text: substitute(file.text, lookup) },
        ]),
    ),
  )
}

/** 15-local-resolvers.envsh: the container's name servers; on a network of its own, that is Docker's. */
function withResolvers(environment: Record<string, string>): Record<string, string> {
  if (!environment.NGINX_ENTRYPOINT_LOCAL_RESOLVERS) return environment
  return { ...environment, NGINX_LOCAL_RESOLVERS: '127.0.0.11' }
}

/** The names that match NGINX_ENVSUBST_FILTER. The filter is an awk pattern, so awk evaluates it, as in the image. */
function filtered(names: string[], filter: string | undefined): Set<string> {
  if (!filter) return new Set(names)
  const env = { PATH: process.env.PATH, ...Object.fromEntries(names.map(name => [`_${name}`, ''])) }
  const program = `END { for (name in ENVIRON) if (sub(/^_/, "", name) && name ~ /${filter}/) print name }`
  const { status, stdout, error } = spawnSync('awk', [program], { env, input: '', encoding: 'utf8', timeout: 5_000 })
  // As in the image, a filter that awk cannot read matches nothing.
  return new Set(error || status !== 0 ? [] : stdout.split('\n').filter(Boolean))
}
