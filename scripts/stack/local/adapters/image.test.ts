import { expect, test } from 'vitest'
import { imageVersion, parseImage } from './image.ts'

test.each([
  ['postgres:17.6-alpine', 'postgres', '17.6'],
  ['docker.io/library/nginx:1.29.1', 'nginx', '1.29.1'],
  ['registry.local:5000/apache/kafka:4.1.2', 'apache/kafka', '4.1.2'],
  ['valkey/valkey:8.1@sha256:abc', 'valkey/valkey', '8.1'],
  ['redis:latest', 'redis', undefined],
  ['redis', 'redis', undefined],
])('%s is %s %s', (image, name, version) => {
  expect(parseImage(image).name).toBe(name)
  expect(imageVersion(image)).toBe(version)
})
