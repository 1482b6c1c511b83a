/**
 * What the official image's entry point does with `/etc/nginx/templates` (20-envsubst-on-templates.sh): each
 * `name.template` becomes `/etc/nginx/conf.d/name`, with the environment's defined variables put in.
 */
import { posix } from 'node:path'

/** `$NAME` and `${NAME}` replaced where `lookup` gives a value; everything else stays. */
export function substitute(text: string, lookup: (name: string) => string | undefined): string {
  return text.replace(/\$(?:\{(\w+)\}|([A-Za-z_]\w*))/g, (whole, braced?: string, bare?: string) => {
    return lookup(braced ?? bare!) ?? whole
  })
}

export interface TemplateSettings {
  directory: string
  suffix: string
  output: string
  /** Names of variables that may be put in. */
  filter: RegExp
}

/** The image's settings for templates, which its environment may change. */
export function templateSettings(environment: Record<string, string>): TemplateSettings {
  return {
    directory: environment.NGINX_ENVSUBST_TEMPLATE_DIR ?? '/etc/nginx/templates',
    suffix: environment.NGINX_ENVSUBST_TEMPLATE_SUFFIX ?? '.template',
    output: environment.NGINX_ENVSUBST_OUTPUT_DIR ?? '/etc/nginx/conf.d',
    filter: new RegExp(environment.NGINX_ENVSUBST_FILTER ?? ''),
  }
}

/** Rendered files by container path; each keeps the name of its template, whose lines it has. */
export function renderTemplates<File extends { text: string }>(
  templates: Record<string, File>,
  environment: Record<string, string>,
): Record<string, File> {
  const { suffix, output, filter } = templateSettings(environment)
  // Only what is defined is put in, so that nginx's own variables stay.
  const lookup = (name: string) =>
    filter.test(name) && Object.hasOwn(environment, name) ? environment[name] : undefined
  return Object.fromEntries(
    Object.entries(templates)
      .filter(([path]) => path.endsWith(suffix))
      .map(([path, file]) => [
        posix.join(output, path.slice(0, -suffix.length)),
        { ...file, text: substitute(file.text, lookup) },
      ]),
  )
}
