import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { folderWith } from '../compose/folder.testkit.ts'
import { loadCompose } from '../compose/load.ts'
import { neededImages } from './images.ts'
import { overrideFile } from './override.ts'
import { containerPorts } from './ports.ts'

test('every port that somebody may ask for is published on loopback, besides the written ones', () => {
  const project = projectWith(`
services:
  db: { image: "docker.io/library/postgres:17" }
  app: { image: x:1, ports: ["127.0.0.1:8080:80", "53:53/udp"], expose: ["90-91", "92/udp"], environment: { PORT: 8000 } }
  plain: { image: x:1 }
`)
  const { services } = parse(overrideFile(project, { anyPorts: false, scale: {}, startInterval: true }), {
    logLevel: 'silent',
  })
  expect(services).toEqual({
    db: { ports: ['127.0.0.1::5432'] },
    app: { ports: ['127.0.0.1::90', '127.0.0.1::91', '127.0.0.1::8000'] },
    plain: { ports: [] },
  })
})

test('or instead of them', () => {
  const project = projectWith('services: { app: { image: x:1, ports: ["8080:80"] } }')
  expect(overrideFile(project, { anyPorts: true, scale: {}, startInterval: true })).toContain(
    'ports: !override\n      - 127.0.0.1::80\n',
  )
})

test('an instance on the network of the machine or of another publishes nothing', () => {
  const project = projectWith(
    'services: { app: { image: x:1, network_mode: host, expose: [80], container_name: mine } }',
  )
  expect(overrideFile(project, { anyPorts: true, scale: {}, startInterval: true })).not.toMatch(/ports|container_name/)
})

test('names of the whole machine give way, and stay good as aliases', () => {
  const project = projectWith(`
services:
  app: { image: x:1, container_name: shop-app, networks: [front, back] }
  two: { image: x:1, container_name: shop-two }
volumes: { data: { name: shop-data }, borrowed: { name: theirs, external: true }, plain: }
networks: { front: { name: shop-net }, back: }
`)
  const text = overrideFile(project, { anyPorts: true, scale: { two: 2 }, startInterval: true })
  expect(text).toContain(`  app:
    ports: !override []
    container_name: !reset null
    networks:
      front:
        aliases:
          - shop-app
      back:
        aliases:
          - shop-app
`)
  // Two containers cannot have one name: that is for Compose to refuse.
  expect(text).toContain('  two:\n    ports: !override []\nvolumes:')
  expect(text).toContain('volumes:\n  data:\n    name: !reset null\nnetworks:\n  front:\n    name: !reset null\n')
})

test('a setting that the engine does not know is taken out', () => {
  const project = projectWith('services: { app: { image: x:1, healthcheck: { test: "true", start_interval: 1s } } }')
  const text = (startInterval: boolean) => overrideFile(project, { anyPorts: true, scale: {}, startInterval })
  expect(text(false)).toContain('healthcheck:\n      start_interval: !reset null\n')
  expect(text(true)).not.toContain('healthcheck')
})

test('ports come from the Dockerfile, too, and images from its every stage', () => {
  const project = projectWith('services: { app: { build: { context: ., args: { V: "2" } } }, db: { image: "y:1" } }', {
    Dockerfile:
      '# syntax=docker/dockerfile:1\nARG V\nFROM base:$V AS build\nFROM build\nFROM scratch\nCOPY --from=tools:3 /a /a\nCOPY --from=build /b /b\nEXPOSE 7000 7001/udp\n',
  })
  expect(containerPorts(project.services.app!)).toEqual([7000])
  expect(neededImages(project)).toEqual(['base:2', 'tools:3', 'docker/dockerfile:1', 'y:1'])
})

function projectWith(text: string, files: Record<string, string> = {}) {
  return loadCompose({ directory: folderWith({ ...files, 'compose.yaml': text }), env: {} })
}
