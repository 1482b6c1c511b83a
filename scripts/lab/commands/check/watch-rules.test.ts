import { describe, expect, it } from 'vitest'
import { type Action, isWorthARun, nextAction, type Trigger } from './watch-rules.ts'

describe('while watching', () => {
  /** What happens when nothing runs, and while a check runs. */
  const table: [Trigger, Action, Action][] = [
    ['saved', 'wait', 'remember'],
    ['debounced', 'check', 'remember'],
    ['key c', 'check', 'ignore'],
    ['key l', 'check-all', 'ignore'],
    ['key q', 'quit', 'quit'],
    ['key \x03', 'quit', 'quit'],
    ['key x', 'ignore', 'ignore'],
  ]
  it.each(table)('%j leads to %s, and during a check to %s', (trigger, idle, running) => {
    expect([nextAction(trigger, false), nextAction(trigger, true)]).toEqual([idle, running])
  })

  it.each([
    ['workspace/02/docker-compose.yml', true],
    ['workspace/02/.env.example', true],
    ['workspace/02/infrastructure', true],
    ['workspace/02/node_modules', false],
    ['workspace/02/.git', false],
    ['workspace/02/.docker-compose.yml.swp', false],
    ['workspace/02/init-db.sql~', false],
    ['workspace/02/.#nginx.conf', false],
    ['workspace/02/4913', false],
  ])('a change of %s is worth a check: %s', (path, worth) => {
    expect(isWorthARun(path)).toBe(worth)
  })
})
