import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { inflateRawSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { folderWith } from '../stack/compose/folder.testkit.ts'
import { zipSite } from './zip.ts'

/** Files of a zip with their texts, by its list at the end (APPNOTE.TXT 4.3.12): what an unpacking program sees. */
function unzip(file: string): Record<string, string> {
  const zip = readFileSync(file)
  const files: Record<string, string> = {}
  let at = zip.readUInt32LE(zip.length - 22 + 16)
  while (zip.readUInt32LE(at) === 0x02014b50) {
    const [method, size] = [zip.readUInt16LE(at + 10), zip.readUInt32LE(at + 20)]
    const [name, extra, comment] = [28, 30, 32].map(offset => zip.readUInt16LE(at + offset)) as [number, number, number]
    const entry = zip.readUInt32LE(at + 42)
    const data = entry + 30 + zip.readUInt16LE(entry + 26) + zip.readUInt16LE(entry + 28)
    const packed = zip.subarray(data, data + size)
    const text = (method === 8 ? inflateRawSync(packed) : packed).toString()
    files[zip.subarray(at + 46, at + 46 + name).toString()] = text
    at += 46 + name + extra + comment
  }
  return files
}

const pages = { 'build/index.html': '<h1>Pages</h1>', 'build/a/b.js': 'go()', 'build/.made-of': 'sources' }

test('the zip has every page below site/, and a word on how to read them', async () => {
  const root = folderWith(pages)
  await zipSite(join(root, 'build'), join(root, 'dist/site.zip'))
  expect(unzip(join(root, 'dist/site.zip'))).toEqual({
    'README.txt': expect.stringContaining('python3 -m http.server 3000 --bind 127.0.0.1 --directory site\n'),
    'site/index.html': '<h1>Pages</h1>',
    'site/a/b.js': 'go()',
  })
})

test('the same pages make the same zip', async () => {
  const [one, two] = [folderWith(pages), folderWith(pages)]
  for (const root of [one, two]) await zipSite(join(root, 'build'), join(root, 'site.zip'))
  expect(readFileSync(join(one, 'site.zip')).equals(readFileSync(join(two, 'site.zip')))).toBe(true)
})
