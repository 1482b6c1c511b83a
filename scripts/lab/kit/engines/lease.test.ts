import { getEventListeners } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import type { StackFailure } from '../../../stack/types.ts'
import { eventually } from '../eventually.ts'
import { leaseEngines } from './lease.ts'
import { fingerprintOf, type HostSays, type Running, socketIn } from './wire.ts'

const running: Running = { runner: 'local', notProved: [], addresses: {} }
const failure: StackFailure = { kind: 'environment', message: 'No engine starts here.', next: 'Ask somebody.' }

/** What a check asks for; in each slot a host says its lines to whoever calls. */
async function requestTo(hosts: ((fingerprint: string) => HostSays[])[]) {
  const directory = mkdtempSync(join(tmpdir(), 'groundwork-lease-'))
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }))
  const compose = join(directory, 'docker-compose.yml')
  writeFileSync(compose, 'services: {}\n')
  for (const [index, lines] of hosts.entries()) {
    const slot = join(directory, String(index + 1))
    mkdirSync(slot)
    const said = lines(fingerprintOf(compose, 'local')).map(line => `${JSON.stringify(line)}\n`)
    const host = createServer(
      socket =>
        void socket
          .on('error', () => {})
          .resume()
          .write(said.join('')),
    )
    await new Promise<void>(resolve => host.listen(socketIn(slot), resolve))
    onTestFinished(() => void host.close())
  }
  const { signal } = new AbortController()
  return { warm: directory, compose, engine: 'local', onProgress: () => {}, signal } as const
}

const free = (fingerprint: string): HostSays[] => [
  { type: 'greeting', fingerprint, busy: false },
  { type: 'ready', running },
]
const busy = (fingerprint: string): HostSays[] => [{ type: 'greeting', fingerprint, busy: true }]
const broken = (fingerprint: string): HostSays[] => [
  { type: 'greeting', fingerprint, busy: false },
  { type: 'failed', failure },
]

const listeners = (signal: AbortSignal) => getEventListeners(signal, 'abort').length

test('who has given the engines back is not waited for by the signal any more', async () => {
  const request = await requestTo([free])
  for (let check = 1; check <= 3; check++) {
    const lease = await leaseEngines(request)
    expect([lease.runner, listeners(request.signal)]).toEqual(['local', 1])
    await lease.release()
    expect(listeners(request.signal)).toBe(0)
  }
})

test('nor who was refused, and went to the next', async () => {
  const request = await requestTo([busy, free])
  const lease = await leaseEngines(request)
  await eventually(() => expect(listeners(request.signal)).toBe(1))
  await lease.release()
})

test('nor who got no engines', async () => {
  const request = await requestTo([broken])
  await expect(leaseEngines(request)).rejects.toThrow('No engine starts here.')
  await eventually(() => expect(listeners(request.signal)).toBe(0))
})
