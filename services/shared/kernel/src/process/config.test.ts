import { Type } from 'typebox'
import { expect, test } from 'vitest'
import { ConfigError, messagingSettings, readConfig, serviceSettings } from './config.ts'

const schema = Type.Object({ ...serviceSettings, ...messagingSettings })
const good = {
  SERVICE_NAME: 'sales',
  PORT: '8001',
  DATABASE_URL: 'postgresql://sales_app:hush@127.0.0.1:5432/groundwork',
  MIGRATE_DATABASE_URL: 'postgresql://sales_migrate:hush@127.0.0.1:5432/groundwork',
  RELAY_DATABASE_URL: 'postgresql://sales_relay:hush@127.0.0.1:5432/groundwork',
  KAFKA_BROKERS: '127.0.0.1:9092',
}

function sentencesFor(changes: Record<string, string | undefined>): string[] {
  try {
    readConfig(schema, { ...good, ...changes })
    return []
  } catch (error) {
    if (error instanceof ConfigError) return error.sentences
    throw error
  }
}

test('a good environment is read with its types and defaults, and nothing else of it', () => {
  const config = readConfig(schema, { ...good, HOME: '/root' })
  expect(config).toMatchObject({ PORT: 8001, HOST: '127.0.0.1', LOG_LEVEL: 'info', APP_MODE: 'kafka' })
  expect(config).not.toHaveProperty('HOME')
})

test('a port out of range is named with its value and the limit', () => {
  expect(sentencesFor({ PORT: '70000' })).toEqual(['PORT=70000 is not valid: it must be at most 65535.'])
})

test('every wrong variable gets its own sentence', () => {
  expect(sentencesFor({ PORT: 'http', APP_MODE: 'pigeon', SERVICE_NAME: undefined })).toEqual([
    'SERVICE_NAME is not set: it is required.',
    'PORT=http is not valid: it must be a whole number.',
    'APP_MODE=pigeon is not valid: it must be one of kafka, webhook_only.',
  ])
})

test('an empty variable counts as absent', () => {
  expect(sentencesFor({ DATABASE_URL: '' })).toEqual(['DATABASE_URL is not set: it is required.'])
})

test('a value that may hold a password is never shown', () => {
  const [sentence] = sentencesFor({ DATABASE_URL: 'hush hush' })
  expect(sentence).toContain('DATABASE_URL (not shown)')
  expect(sentence).not.toContain('hush')
})
