import { expect, test } from 'vitest'
import { type Container, instanceStatus } from './containers.ts'

test.each<[state: Partial<Container['State']>, policy: string, expected: string]>([
  [{ Status: 'created' }, 'no', 'waiting'],
  [{ Status: 'running' }, 'no', 'running'],
  [{ Status: 'running', Health: { Status: 'starting' } }, 'no', 'starting'],
  [{ Status: 'running', Health: { Status: 'healthy' } }, 'no', 'healthy'],
  [{ Status: 'running', Health: { Status: 'unhealthy' } }, 'no', 'unhealthy'],
  [{ Status: 'restarting', ExitCode: 1 }, 'always', 'starting'],
  [{ Status: 'exited', ExitCode: 0 }, 'on-failure', 'completed'],
  [{ Status: 'exited', ExitCode: 0 }, 'unless-stopped', 'stopped'],
  [{ Status: 'exited', ExitCode: 1 }, 'no', 'failed'],
  [{ Status: 'exited', ExitCode: 143 }, 'always', 'stopped'],
  [{ Status: 'exited', ExitCode: 137, OOMKilled: true }, 'no', 'failed'],
  [{ Status: 'dead' }, 'no', 'failed'],
  [{ Status: 'paused' }, 'no', 'stopped'],
])('a container that is %j with the policy %s is %s', (state, policy, expected) => {
  expect(instanceStatus(container(state, policy)).state).toBe(expected)
})

test('says where it is reached, how often it was restarted and why it is not well', () => {
  const log = [
    { ExitCode: 1, Output: 'first\nlast line\n' },
    { ExitCode: 0, Output: 'fine' },
  ]
  const instance = instanceStatus(
    container({ Status: 'running', Pid: 42, Health: { Status: 'unhealthy', Log: log } }, 'always'),
  )
  expect(instance).toEqual({
    service: 'app',
    instance: 2,
    state: 'unhealthy',
    engine: 'container redis:8.2',
    endpoints: { '6379': '127.0.0.1:49153', '80': '192.168.1.2:8080' },
    pid: 42,
    restarts: 3,
    notes: ['Its health check says: last line'],
  })
})

function container(state: Partial<Container['State']>, policy: string): Container {
  return {
    Id: 'abc',
    Config: {
      Image: 'redis:8.2',
      Labels: { 'com.docker.compose.service': 'app', 'com.docker.compose.container-number': '2' },
    },
    State: { Status: 'running', ExitCode: 0, OOMKilled: false, Pid: 0, ...state },
    RestartCount: 3,
    Mounts: [],
    HostConfig: { RestartPolicy: { Name: policy } },
    NetworkSettings: {
      Ports: {
        '6379/tcp': [{ HostIp: '0.0.0.0', HostPort: '49153' }],
        '80/tcp': [{ HostIp: '192.168.1.2', HostPort: '8080' }],
        '53/udp': [{ HostIp: '127.0.0.1', HostPort: '53' }],
        '9000/tcp': null,
      },
      Networks: {},
    },
  }
}
