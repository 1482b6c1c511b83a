import { appendFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { appendRecord, readRecords } from './jsonl.ts'

let folder: string
let file: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'groundwork-jsonl-'))
  file = join(folder, 'deep', 'record.jsonl')
})

afterEach(() => rm(folder, { recursive: true }))

const values = async () => (await readRecords(file)).records.map(record => record.value)

test('a file that is not there has no records', async () => {
  expect(await readRecords(file)).toEqual({ records: [], offset: 0, lines: 0 })
})

test('records come back in the order in which they were appended, each with its place', async () => {
  await appendRecord(file, { n: 1 })
  await appendRecord(file, { n: 2 })
  expect((await readRecords(file)).records).toEqual([
    { value: { n: 1 }, line: 1 },
    { value: { n: 2 }, line: 2 },
  ])
})

test('wherever a writer dies, the records before and after it are whole', async () => {
  await appendRecord(file, { n: 1 })
  const before = await readFile(file)
  const torn = Buffer.from('\n{"n":"torn in the middle, with an é"}\n')
  for (let cut = 1; cut < torn.length - 1; cut += 1) {
    await writeFile(file, Buffer.concat([before, torn.subarray(0, cut)]))
    await appendRecord(file, { n: 3 })
    const read = await values()
    expect(read.at(0), `cut after ${cut} bytes`).toEqual({ n: 1 })
    expect(read.at(-1), `cut after ${cut} bytes`).toEqual({ n: 3 })
  }
})

test('a line that is still being written is left for the next look', async () => {
  await appendRecord(file, { n: 1 })
  const first = await readRecords(file)
  await appendFile(file, '\n{"n":')
  const second = await readRecords(file, first)
  expect(second.records).toEqual([])
  await appendFile(file, '2}\n')
  expect((await readRecords(file, second)).records).toEqual([{ value: { n: 2 }, line: 2 }])
})

test('a torn line keeps its place, so that no later record is renumbered', async () => {
  await appendRecord(file, { n: 1 })
  await appendFile(file, '\n{"n":')
  await appendRecord(file, { n: 3 })
  expect((await readRecords(file)).records.map(record => record.line)).toEqual([1, 3])
})

test('a file that was begun anew is read from its start', async () => {
  await appendRecord(file, { n: 'a long record that makes the file long' })
  const seen = await readRecords(file)
  await writeFile(file, '\n{"n":1}\n')
  expect((await readRecords(file, seen)).records).toEqual([{ value: { n: 1 }, line: 1 }])
  await rm(file)
  expect(await readRecords(file, seen)).toEqual({ records: [], offset: 0, lines: 0 })
})
