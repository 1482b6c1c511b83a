/**
 * An append-only file of JSON records that needs no lock.
 *
 * Format: every record is written by one `write` in append mode as `\n{…}\n`. When a writer dies half-way, the line
 * break in front lets the next record begin on a line of its own; the torn line before it is no JSON and is skipped.
 * Blank lines mean nothing. Two writers do not mix, because the system appends one `write` at a time.
 */
import { mkdir, open } from 'node:fs/promises'
import { dirname } from 'node:path'

export interface StoredRecord {
  value: unknown
  /** 1-based place in the file; torn lines keep theirs, so a record's place never changes. */
  line: number
}

export interface ReadResult {
  records: StoredRecord[]
  /** Bytes read up to the last finished line; read on from here. */
  offset: number
  /** Lines met so far, torn ones included; pass it on with the offset. */
  lines: number
}

/**
 * Appends one record and waits until the disk has it, unless it need not outlive a power cut (`durable: false`). Rejects,
 * having added nothing readable, when the disk does not take it.
 */
export async function appendRecord(file: string, value: object, { durable = true } = {}): Promise<void> {
  const bytes = Buffer.from(`\n${JSON.stringify(value)}\n`)
  await mkdir(dirname(file), { recursive: true, mode: 0o700 })
  const handle = await open(file, 'a', 0o600)
  try {
    const { bytesWritten } = await handle.write(bytes)
    if (bytesWritten < bytes.length) throw new Error(`${file} was not written in full: is the disk full?`)
    if (durable) await handle.datasync()
  } finally {
    await handle.close()
  }
}

/**
 * The finished records from `from` on. A file that is not there has none; a file that is shorter than `from` was started
 * anew and is read from its start.
 */
export async function readRecords(file: string, from = { offset: 0, lines: 0 }): Promise<ReadResult> {
  const bytes = await readFrom(file, from.offset)
  const start = bytes === undefined ? { offset: 0, lines: 0 } : from
  const text = bytes ?? (await readFrom(file, 0)) ?? Buffer.alloc(0)
  const end = text.lastIndexOf(0x0a) + 1
  const records: StoredRecord[] = []
  let lines = start.lines
  for (const line of text.subarray(0, end).toString('utf8').split('\n')) {
    if (line === '') continue
    lines += 1
    const value = parse(line)
    if (value !== undefined) records.push({ value, line: lines })
  }
  return { records, offset: start.offset + end, lines }
}

/** Undefined when the file is shorter than the offset. */
async function readFrom(file: string, offset: number): Promise<Buffer | undefined> {
  let handle: Awaited<ReturnType<typeof open>>
  try {
    handle = await open(file, 'r')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return offset === 0 ? Buffer.alloc(0) : undefined
    throw error
  }
  try {
    const { size } = await handle.stat()
    if (size < offset) return undefined
    const bytes = Buffer.alloc(size - offset)
    const { bytesRead } = await handle.read(bytes, 0, bytes.length, offset)
    return bytes.subarray(0, bytesRead)
  } finally {
    await handle.close()
  }
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}
