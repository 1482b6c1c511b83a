import { describe, expect, test } from 'vitest'
import { StackError } from '../error.ts'
import {
  type InstanceEffect,
  type InstanceEvent,
  type InstanceModel,
  newInstance,
  outlook,
  transition,
} from './instance-transitions.ts'

const failure = new StackError({ kind: 'service', message: 'web ended with status 1.', next: 'Read its log.' })
const ended = (exitCode: number): InstanceEvent => ({
  type: 'ended',
  exitCode,
  how: `ended with status ${exitCode}`,
  failure,
})
const up = { state: 'healthy', wanted: true } as const
const again = (restartInMs: number, exitCode: number): InstanceEffect => ({
  restartInMs,
  reason: `it ended with status ${exitCode}`,
})

type Row = [string, Partial<InstanceModel>, InstanceEvent, Partial<InstanceModel>, InstanceEffect[]]
const withPolicy = (restart: 'no' | 'always' | 'on-failure', restartLimit?: number) => ({ restart, restartLimit })

describe.each<[string, ReturnType<typeof withPolicy>, Row[]]>([
  [
    'without restarts',
    withPolicy('no'),
    [
      ['is launched when it is asked for', {}, { type: 'start' }, { wanted: true, state: 'waiting' }, ['launch']],
      ['is not launched twice', { wanted: true }, { type: 'start' }, { wanted: true }, []],
      ['starts', { wanted: true }, { type: 'launch' }, { state: 'starting' }, []],
      [
        'runs, and is watched',
        { wanted: true, state: 'starting' },
        { type: 'spawned' },
        { state: 'running' },
        ['watch'],
      ],
      ['is healthy', up, { type: 'healthy' }, { state: 'healthy', reason: '' }, []],
      [
        'is unhealthy, with what the check said',
        up,
        { type: 'unhealthy', last: 'no answer' },
        { state: 'unhealthy', reason: 'its health check fails: no answer' },
        [],
      ],
      ['is completed by status 0', up, ended(0), { state: 'completed', wanted: false }, ['release']],
      ['has failed by any other', up, ended(1), { state: 'failed', wanted: false, failure }, ['release']],
      [
        'has failed when it cannot start',
        { wanted: true },
        { type: 'not-started', failure },
        { state: 'failed', failure },
        [],
      ],
      [
        'has not failed when it was stopped on the way',
        { state: 'starting' },
        { type: 'not-started', failure },
        { state: 'starting' },
        [],
      ],
      [
        'is no longer wanted once it is to stop',
        up,
        { type: 'stop' },
        { wanted: false, state: 'healthy' },
        ['release'],
      ],
      ['is stopped when it ends then', { state: 'healthy' }, ended(143), { state: 'stopped' }, ['release']],
      ['stays completed when it is stopped', { state: 'completed' }, { type: 'stopped' }, { state: 'completed' }, []],
      ['waits again when it is renewed', { state: 'failed', failure }, { type: 'renew' }, { state: 'waiting' }, []],
      ['is not renewed while it is wanted', up, { type: 'renew' }, { state: 'healthy' }, []],
    ],
  ],
  [
    'with restart: always',
    withPolicy('always'),
    [
      [
        'starts again after status 0',
        up,
        ended(0),
        { state: 'starting', restarts: 1, restartsInARow: 1 },
        ['release', again(100, 0)],
      ],
      [
        'pauses longer each time',
        { ...up, restarts: 5, restartsInARow: 3 },
        ended(1),
        { restarts: 6, restartsInARow: 4 },
        ['release', again(800, 1)],
      ],
      [
        'forgets the row once it has stayed up',
        { ...up, restarts: 5, restartsInARow: 3 },
        { type: 'settled' },
        { restarts: 5, restartsInARow: 0 },
        [],
      ],
      [
        'does not start again when it was stopped',
        { state: 'healthy' },
        ended(0),
        { state: 'stopped', restarts: 0 },
        ['release'],
      ],
    ],
  ],
  [
    'with restart: on-failure:2',
    withPolicy('on-failure', 2),
    [
      ['is completed by status 0', up, ended(0), { state: 'completed' }, ['release']],
      [
        'starts again after a failure',
        { ...up, restartsInARow: 1 },
        ended(1),
        { state: 'starting', restartsInARow: 2 },
        ['release', again(200, 1)],
      ],
      [
        'has failed after the last one',
        { ...up, restartsInARow: 2 },
        ended(1),
        { state: 'failed', failure },
        ['release'],
      ],
    ],
  ],
])('an instance %s', (_, policy, rows) => {
  test.each(rows)('%s', (_, before, event, after, effects) => {
    const next = transition({ ...newInstance, ...before }, event, policy)
    expect(next.model).toMatchObject(after)
    expect(next.effects).toEqual(effects)
  })
})

test.each<[Partial<InstanceModel>, ReturnType<typeof outlook>]>([
  [{ state: 'starting' }, 'waiting'],
  [{ state: 'running' }, 'waiting'],
  [{ state: 'healthy' }, 'reached'],
  [{ state: 'unhealthy' }, 'unhealthy'],
  [{ state: 'failed' }, 'failed'],
  [{ state: 'stopped' }, 'ended'],
  [{ state: 'completed' }, 'ended'],
  [{ state: 'starting', restartsInARow: 7 }, 'waiting'],
  [{ state: 'starting', restartsInARow: 8 }, 'keeps-ending'],
])('who waits for a healthy instance that is %j: %s', (model, expected) => {
  expect(outlook({ ...newInstance, ...model }, ['healthy'])).toBe(expected)
})
