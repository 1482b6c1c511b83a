/**
 * Hooks of Node's module loader: a TypeScript module that the checker has made JavaScript of is taken as it is. All else
 * that is not a package is tsx's to find and to read; it is started for the first of that kind, for it takes its time.
 */
const prepared = new Map()
let tsx

/** @param {Record<string, string>} modules JavaScript by URL */
export function initialize(modules) {
  for (const [url, source] of Object.entries(modules)) prepared.set(url, source)
}

export async function resolve(specifier, context, next) {
  const found = await next(specifier, context).catch(() => undefined)
  const isKnown = found && (prepared.has(found.url) || isPackage(found.url))
  return isKnown ? found : (await startTsx()).resolve(specifier, context, next)
}

export async function load(url, context, next) {
  const source = prepared.get(url)
  if (source !== undefined) return { format: 'module', source, shortCircuit: true }
  return isPackage(url) ? next(url, context) : (await startTsx()).load(url, context, next)
}

const isPackage = url => !url.startsWith('file:') || url.includes('/node_modules/')

async function startTsx() {
  if (!tsx) {
    tsx = await import('tsx/esm')
    tsx.initialize({})
  }
  return tsx
}
