import { mkdirSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { folderWith } from '../stack/compose/folder.testkit.ts'
import { loadCompose } from '../stack/compose/load.ts'
import { connectPlatform, socketIn } from './client.ts'
import { ownPlatform } from './owner.ts'

/** A platform of one service; nothing of it is started. */
function platform() {
  const directory = folderWith({ 'compose.yaml': 'services: { only: { image: "example/none:1" } }' })
  return { project: loadCompose({ directory, env: {} }), stateDir: join(directory, 'state') }
}

describe('the owner of the platform', () => {
  test('stays reachable when another process would be owner too, which is told what to do', async () => {
    const options = platform()
    const owner = await ownPlatform(options)
    onTestFinished(() => owner.close())
    await expect(ownPlatform(options)).rejects.toMatchObject({
      failure: {
        kind: 'environment',
        message: 'The platform is running already.',
        next: expect.stringMatching('lab down'),
      },
    })
    const client = await connectPlatform(options.stateDir)
    expect(await client?.status()).toMatchObject([{ service: 'only', state: 'waiting' }])
  })

  test('is found by nobody once it has closed, and can be followed by another', async () => {
    const options = platform()
    await (await ownPlatform(options)).close()
    expect(await connectPlatform(options.stateDir)).toBeUndefined()
    await (await ownPlatform(options)).close()
  })

  test('answers what goes wrong as a failure', async () => {
    const options = platform()
    const owner = await ownPlatform(options)
    onTestFinished(() => owner.close())
    const client = await connectPlatform(options.stateDir)
    await expect(client?.exec('only', ['ls'])).rejects.toMatchObject({ failure: { message: 'only is not running.' } })
  })

  test('that ends in the middle of an answer is a failure in words', async () => {
    const { stateDir } = platform()
    mkdirSync(stateDir)
    const dying = createServer((request, response) => {
      if (request.url === '/status') response.end('[]')
      else response.write('{"exitCode":', () => response.destroy())
    })
    await new Promise<void>(resolve => dying.listen(socketIn(stateDir), resolve))
    onTestFinished(() => void dying.close())
    const client = await connectPlatform(stateDir)
    await expect(client?.exec('only', ['ls'])).rejects.toThrow('The platform was stopped before it answered.')
  })
})
