import { expect, test } from 'vitest'
import type { ComposeService } from '../../types.ts'
import { imageVersion, otherVersion, parseImage } from './image.ts'

test.each([
  ['postgres:17.6-alpine', 'postgres', '17.6'],
  ['docker.io/library/nginx:1.29.1', 'nginx', '1.29.1'],
  ['public.ecr.aws/docker/library/postgres:16.9', 'postgres', '16.9'],
  ['registry.local:5000/apache/kafka:4.1.2', 'apache/kafka', '4.1.2'],
  ['valkey/valkey:8.1@sha256:abc', 'valkey/valkey', '8.1'],
  ['redis:latest', 'redis', undefined],
  ['redis', 'redis', undefined],
])('%s is %s %s', (image, name, version) => {
  expect(parseImage(image).name).toBe(name)
  expect(imageVersion(image)).toBe(version)
})

test.each([
  ['postgres:15.14', '17.10', 1, 'The file asks for postgres:15.14; here X 17.10 serves it.'],
  ['postgres:17.6', '17.10', 1, undefined],
  ['nginx:1.28', '1.22.1', 2, 'The file asks for nginx:1.28; here X 1.22.1 serves it.'],
  ['redis', '7.0.15', 1, undefined],
])('%s served by %s', (image, found, places, note) => {
  expect(otherVersion({ image } as ComposeService, 'X', found, places)[0]).toBe(note)
})
