import { expect, test } from 'vitest'
import type { Container } from '../../stack/docker/containers.ts'
import { isUpToDate, notRunning, planRoll } from './plan.ts'

const release = { image: 'sha256:new', settings: 'as-now' }

test('an instance of the release that serves is left alone', () => {
  const plan = planRoll(release, [instance('a')])
  expect(plan).toMatchObject({ start: 0, retire: [] })
  expect(isUpToDate(plan)).toBe(true)
})

test('another image is rolled, and so are other settings', () => {
  expect(planned([instance('a', { image: 'sha256:old' })])).toEqual({ start: 1, keep: [], discard: [], retire: ['a'] })
  expect(planned([instance('a', { settings: 'as-before' })])).toEqual({
    start: 1,
    keep: [],
    discard: [],
    retire: ['a'],
  })
})

test('each of several instances gets a new one beside it', () => {
  const old = ['a', 'b'].map(id => instance(id, { image: 'sha256:old' }))
  expect(planned(old)).toEqual({ start: 2, keep: [], discard: [], retire: ['a', 'b'] })
})

test('where nothing runs, one is started', () => {
  expect(planned([])).toEqual({ start: 1, keep: [], discard: [], retire: [] })
})

test('a service runs when an instance of it does', () => {
  const ended = { ...instance('a'), State: { ...instance('a').State, Status: 'exited' as const } }
  expect(notRunning(['sales', 'payment'], [instance('a')])).toEqual(['payment'])
  expect(notRunning(['sales'], [ended])).toEqual(['sales'])
  expect(notRunning(['sales'], [ended, instance('b')])).toEqual([])
})

test('after a deploy that was broken off, the new one that is ready is kept, and the old one has still to end', () => {
  const both = [instance('a', { image: 'sha256:old' }), instance('b')]
  expect(planned(both)).toEqual({ start: 0, keep: ['b'], discard: [], retire: ['a'] })
})

test('one of the release that is not healthy is taken away, and started again', () => {
  const both = [instance('a', { image: 'sha256:old' }), instance('b', { health: 'starting' })]
  expect(planned(both)).toEqual({ start: 1, keep: [], discard: ['b'], retire: ['a'] })
  expect(planned([instance('a', { health: 'unhealthy' })])).toEqual({ start: 1, keep: [], discard: ['a'], retire: [] })
})

function planned(containers: Container[]) {
  const { start, keep, discard, retire } = planRoll(release, containers)
  const ids = (some: Container[]) => some.map(({ Id }) => Id)
  return { start, keep: ids(keep), discard: ids(discard), retire: ids(retire) }
}

function instance(Id: string, { image = release.image, settings = release.settings, health = 'healthy' } = {}) {
  const label = (name: string) => `com.docker.compose.${name}`
  const Labels = { [label('service')]: 'sales', [label('image')]: image, [label('config-hash')]: settings }
  return {
    Id,
    Config: { Image: 'groundwork-sales', Labels },
    State: { Status: 'running', ExitCode: 0, OOMKilled: false, Pid: 1, Health: { Status: health } },
    RestartCount: 0,
    Mounts: [],
    HostConfig: { RestartPolicy: { Name: 'unless-stopped' } },
    NetworkSettings: { Ports: null, Networks: {} },
  } satisfies Container
}
