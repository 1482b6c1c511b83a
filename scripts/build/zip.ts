/**
 * The built site as one file to take along: `dist/groundwork-site.zip`, with a word on how to read it.
 *
 *     npm run build:zip
 */
import { createWriteStream, mkdirSync, readdirSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { ZipFile } from 'yazl'
import { isProgram, repository } from '../repository.mjs'
import { ensureSite, siteDirectory } from './site.ts'

const readme = `Groundwork, to read offline

Unpack this file. Pages load their parts by address, so a browser must get them from a server; any will do, and two are
usually there. In the unpacked folder, type one of

    python3 -m http.server 3000 --bind 127.0.0.1 --directory site
    npx --yes serve site -l tcp://127.0.0.1:3000

and open http://localhost:3000. The first needs no network. Everything can be read and searched, and quizzes answered;
labs and the platform need the course itself, by npm start.
`

/** The same time for every file, so that the same pages make the same archive. */
const mtime = new Date('2000-01-01T00:00:00Z')

/** Packs a folder as `site/`, with README.txt beside it, into a file that is made with its folder. */
export async function zipSite(directory: string, file: string): Promise<void> {
  const zip = new ZipFile()
  zip.addBuffer(Buffer.from(readme), 'README.txt', { mtime })
  const names = readdirSync(directory, { recursive: true, encoding: 'utf8' }).sort()
  for (const name of names.filter(name => !name.startsWith('.') && statSync(join(directory, name)).isFile()))
    zip.addFile(join(directory, name), `site/${name.replaceAll('\\', '/')}`, { mtime, mode: 0o100644 })
  zip.end()
  mkdirSync(dirname(file), { recursive: true })
  await pipeline(zip.outputStream, createWriteStream(file))
}

if (isProgram(import.meta.url)) {
  const file = join(repository, 'dist/groundwork-site.zip')
  await ensureSite(line => console.log(line))
  await zipSite(siteDirectory, file)
  console.log(`wrote ${file}, ${(statSync(file).size / 1024 / 1024).toFixed(1)} MB`)
}
