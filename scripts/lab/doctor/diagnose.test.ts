import { describe, expect, it } from 'vitest'
import type { EngineReport } from '../../stack/running.ts'
import type { Lab } from '../catalogue/labs.ts'
import { diagnose, isReady } from './diagnose.ts'
import type { Facts } from './gather-facts.ts'

const lab = { manifest: { id: '02', title: 'Preparing the infrastructure', memory: 1_500, disk: 600 } } as Lab
const redis: EngineReport = {
  name: 'redis',
  title: 'Redis',
  found: true,
  version: '7.0.15',
  install: 'apt-get install redis-server',
  without: 'No cache.',
}
const machine: Facts = {
  node: '20.20.2',
  memory: { total: 8_192, available: 4_096 },
  disk: 20_000,
  engines: [redis],
  docker: { ok: true, engine: '28.0.1', compose: '2.32.0' },
  ports: [{ name: 'gateway', port: 8080 }],
  labs: [{ lab }],
}

const rowFor = (what: string, facts: Partial<Facts>) =>
  diagnose({ ...machine, ...facts }).find(row => row.what.startsWith(what))

describe('a machine', () => {
  it('is well when nothing is missing', () => {
    const rows = diagnose(machine)
    expect(isReady(rows)).toBe(true)
    expect(rows.every(row => row.standing === 'ok' && row.next === undefined)).toBe(true)
  })

  it('with too little memory at the moment is warned, with too little at all refused', () => {
    expect(rowFor('memory', { memory: { total: 8_192, available: 900 } })).toMatchObject({
      standing: 'warning',
      found: '900 MiB available of 8.0 GiB',
      next: expect.stringContaining('1.5 GiB'),
    })
    expect(rowFor('memory', { memory: { total: 1_024, available: 900 } })).toMatchObject({ standing: 'missing' })
  })

  it('with a full disk is refused', () => {
    expect(rowFor('disk', { disk: 100 })).toMatchObject({
      standing: 'missing',
      next: expect.stringContaining('600 MiB'),
    })
  })

  it('without an engine is told what goes without it and which command brings it', () => {
    const row = rowFor('Redis', { engines: [{ ...redis, found: false }] })
    expect(row).toMatchObject({
      standing: 'warning',
      found: 'not here. No cache.',
      next: 'apt-get install redis-server',
    })
  })

  it('without Docker is told what that leaves unproved', () => {
    const docker = { ok: false, reason: 'The docker command cannot be run.' } as const
    expect(rowFor('Docker', { docker })).toMatchObject({
      standing: 'warning',
      found: expect.stringContaining('image builds, users and limits are not proved'),
    })
  })

  it.each([
    ['The docker command has no Compose: docker compose version fails.', 'Install the Compose plugin'],
    ['The Docker engine does not answer: Is the docker daemon running?', 'Start Docker'],
  ])('whose Docker says “%s” is told what helps with that', (reason, next) => {
    expect(rowFor('Docker', { docker: { ok: false, reason } })?.next).toContain(next)
  })

  it('with a taken port is told by whom, and how to take another', () => {
    const ports = [
      {
        name: 'gateway',
        port: 8080,
        obstacle: { why: 'taken by java (process 7)', remedy: 'End that process, or use another port' },
      },
      { name: 'site', port: 3000 },
    ]
    const rows = diagnose({ ...machine, ports }).filter(row => row.area === 'ports')
    expect(rows).toHaveLength(1)
    expect(rows[0]).toMatchObject({
      what: '8080 (gateway)',
      found: 'taken by java (process 7)',
      next: 'End that process, or use another port: GATEWAY_PORT=<port> npm start',
    })
  })

  it('that runs the course is not told that the course is in its way', () => {
    expect(rowFor('all', { ports: 'own' })).toMatchObject({ standing: 'ok' })
  })

  it('that cannot run a lab is not well', () => {
    const rows = diagnose({
      ...machine,
      labs: [{ lab, obstacle: { message: 'Redis is not on this machine.', next: 'apt-get install redis-server' } }],
    })
    expect(isReady(rows)).toBe(false)
    expect(rows.at(-1)).toMatchObject({
      what: 'lab 02',
      found: 'its files only: Redis is not on this machine.',
    })
  })
})
