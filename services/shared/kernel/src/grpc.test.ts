import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Metadata } from '@grpc/grpc-js'
import { afterAll, afterEach, expect, test } from 'vitest'
import { createGrpcClient, GrpcError, grpcStatus, readGrpcService, startGrpcServer } from './grpc.ts'

const folder = mkdtempSync(join(tmpdir(), 'grpc-'))
const file = join(folder, 'echo.proto')
writeFileSync(
  file,
  `syntax = "proto3";
   package test;
   service Echo { rpc Say (Words) returns (Words); rpc Shout (Words) returns (Words); }
   message Words { string text = 1; int32 count = 2; }`,
)
const echo = readGrpcService(file, 'test.Echo')
afterAll(() => rmSync(folder, { recursive: true }))

interface Words {
  text: string
  count: number
}
const closing: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

async function serve(say: (words: Words, metadata: Metadata) => Promise<object>): Promise<number> {
  const server = await startGrpcServer({ host: '127.0.0.1', port: 0 }, echo, { Say: say })
  closing.push(() => server.stop())
  return server.port
}

function clientOf(port: number) {
  const client = createGrpcClient(`127.0.0.1:${port}`, echo)
  closing.push(() => client.close())
  return client
}
const say = (port: number, deadlineMs = 10_000) => clientOf(port).call<Words>('Say', { text: 'tea' }, { deadlineMs })

test('what a method gives is what its caller gets', async () => {
  const port = await serve(async ({ text }) => ({ text: text.toUpperCase() }))
  expect(await say(port)).toEqual({ text: 'TEA', count: 0 })
})

test('a call is part of the trace of what it is made for', async () => {
  const port = await serve(async (_words, metadata) => ({ text: metadata.get('traceparent')[0] }))
  const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01'
  const { text } = await clientOf(port).call<Words>('Say', {}, { deadlineMs: 10_000, traceparent })
  expect(text).toMatch(/^00-4bf92f3577b34da6a3ce929d0e0e4736-(?!00f067aa0ba902b7)/)
})

test('a refusal comes with its code and words', async () => {
  const port = await serve(async () => {
    throw new GrpcError(grpcStatus.NOT_FOUND, 'no tea')
  })
  await expect(say(port)).rejects.toMatchObject({ code: grpcStatus.NOT_FOUND, details: 'no tea' })
})

test('of a method that fails otherwise the caller learns no more than that', async () => {
  const port = await serve(async () => {
    throw new Error('password is hunter2')
  })
  await expect(say(port)).rejects.toMatchObject({ code: grpcStatus.INTERNAL, details: 'the method failed' })
})

test('a method that nobody wrote is unimplemented', async () => {
  const port = await serve(async words => words)
  const shout = clientOf(port).call('Shout', { text: 'tea' }, { deadlineMs: 10_000 })
  await expect(shout).rejects.toMatchObject({ code: grpcStatus.UNIMPLEMENTED })
})

test('who is not answered in time waits no longer', async () => {
  let answer = (_: object) => {}
  const port = await serve(() => new Promise(resolve => (answer = resolve)))
  await expect(say(port, 100)).rejects.toMatchObject({ code: grpcStatus.DEADLINE_EXCEEDED })
  answer({})
})

test('a call that was not taken up is tried again, up to four times', async () => {
  let calls = 0
  const busy = async (words: Words) => {
    calls++
    if (calls === 4) return words
    throw new GrpcError(grpcStatus.UNAVAILABLE, 'busy')
  }
  expect(await say(await serve(busy))).toMatchObject({ text: 'tea' })
  await expect(
    say(
      await serve(async () => {
        calls++
        throw new GrpcError(grpcStatus.UNAVAILABLE, 'busy')
      }),
    ),
  ).rejects.toMatchObject({ code: grpcStatus.UNAVAILABLE })
  expect(calls).toBe(8)
})

test('who sees to that himself has a call tried once; what goes with it arrives', async () => {
  let calls = 0
  const port = await serve(async (_words, metadata) => {
    calls++
    throw new GrpcError(grpcStatus.UNAVAILABLE, String(metadata.get('authorization')))
  })
  const client = createGrpcClient(`127.0.0.1:${port}`, echo, { retry: false })
  closing.push(() => client.close())
  const call = client.call('Say', { text: 'tea' }, { deadlineMs: 10_000, metadata: { authorization: 'Bearer tea' } })
  await expect(call).rejects.toMatchObject({ code: grpcStatus.UNAVAILABLE, details: 'Bearer tea' })
  expect(calls).toBe(1)
})

test('where nobody listens, a call is refused and nobody is ready', async () => {
  const port = await serve(async words => words)
  for (const close of closing.splice(0)) await close()
  await expect(say(port, 1000)).rejects.toBeInstanceOf(GrpcError)
  await expect(clientOf(port).ready(200)).rejects.toThrow()
})

test('a service that the file does not have is named', () => {
  expect(() => readGrpcService(file, 'test.Tea')).toThrow('has no service test.Tea')
})
