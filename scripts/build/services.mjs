/**
 * Bundles the services: `services/<name>/src/*.ts` entries → `dist/services/<name>/*.js`, with what the workspace
 * shares inlined, npm packages left outside, and the migrations beside them. Plain JavaScript, so that an image can run
 * it right after `npm ci`.
 *
 *   node scripts/build/services.mjs [name ...]      all of them without names
 */
import { cpSync, existsSync, readdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { stop } from 'esbuild'
import { bundleInto } from './bundle.mjs'

const repository = fileURLToPath(new URL('../../', import.meta.url))
const services = join(repository, 'services')
const shared = name => join(services, 'shared', name, 'src')

/** The entry points of a service, by the name of the bundle; an entry whose source is missing is left out. */
const entries = {
  main: service => join(services, service, 'src/main.ts'),
  admin: service => join(services, service, 'src/admin.ts'),
  provider: service => join(services, service, 'src/provider.ts'),
  geo: service => join(services, service, 'src/geo.ts'),
}

/** Folders that go beside the bundle, by the name that `shippedFolder` looks for. */
const folders = {
  migrations: service => join(services, service, 'migrations'),
  proto: service => join(services, service, 'proto'),
  'messaging-tables': () => join(services, 'shared/kernel/messaging-tables'),
  'idempotency-tables': () => join(services, 'shared/kernel/idempotency-tables'),
}

/** @returns {string[]} the services there are: folders with a `main.ts` */
export function serviceNames() {
  return readdirSync(services).filter(name => existsSync(entries.main(name)))
}

/** @param {string[]} [names] */
export async function buildServices(names = serviceNames()) {
  const unknown = names.filter(name => !serviceNames().includes(name))
  if (unknown.length > 0) {
    throw new Error(`no such service: ${unknown.join(', ')} (there are ${serviceNames().join(', ')})`)
  }
  try {
    await Promise.all(names.map(buildService))
  } finally {
    // esbuild runs as a process of its own and would keep this one alive.
    await stop()
  }
  return names
}

async function buildService(service) {
  const sources = Object.entries(entries).map(([name, source]) => ({ in: source(service), out: name }))
  const options = {
    absWorkingDir: repository,
    entryPoints: sources.filter(source => existsSync(source.in)),
    packages: 'external',
    alias: Object.fromEntries(['kernel', 'contracts'].map(name => [`@groundwork/${name}`, shared(name)])),
  }
  await bundleInto(join(repository, 'dist/services', service), options, outdir => {
    for (const [name, folder] of Object.entries(folders)) {
      if (existsSync(folder(service))) cpSync(folder(service), join(outdir, name), { recursive: true })
    }
  })
}

if (process.argv[1] && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  try {
    const built = await buildServices(process.argv.length > 2 ? process.argv.slice(2) : undefined)
    console.log(`built ${built.join(', ')} into dist/services`)
  } catch (error) {
    console.error(error.message)
    process.exit(1)
  }
}
