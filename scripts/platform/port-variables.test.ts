import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { repository } from '../repository.mjs'
import { portVariables, refuseBadPorts } from './port-variables.ts'

test.each(['99999', '0', '-1', '80a', '8080 ', '1e3'])('%j is no port, and the variable is named', value => {
  expect(() => refuseBadPorts({ GATEWAY_PORT: value })).toThrow(`GATEWAY_PORT is "${value}", which is no port.`)
})

test('a port, an empty value and no value at all are fine', () => {
  expect(() => refuseBadPorts({ GATEWAY_PORT: '65535', SALES_PORT: '' })).not.toThrow()
})

test('every port variable of the compose files is known', () => {
  const files = ['docker-compose.yml', 'docker-compose.monitoring.yml']
  const compose = files.map(file => readFileSync(join(repository, file), 'utf8')).join('')
  const used = [...compose.matchAll(/\$\{([A-Z_]+_PORT)\b/g)].map(([, name]) => name)
  expect([...new Set(used), 'SITE_PORT'].sort()).toEqual([...portVariables].sort())
})
