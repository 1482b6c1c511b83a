import { chmodSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, test, vi } from 'vitest'
import { folderWith } from '../compose/folder.testkit.ts'
import { engineNamed } from './catalogue.ts'
import { reportOf } from './detect.ts'
import { locateJava } from './java.ts'

afterEach(() => void vi.unstubAllEnvs())

/** The home of a Java that says it has this version. */
function javaHome(version: string): string {
  const home = folderWith({ 'bin/java': '' })
  writeFileSync(join(home, 'bin/java'), `#!/bin/sh\necho 'openjdk version "${version}" 2026-01-20' >&2\n`)
  chmodSync(join(home, 'bin/java'), 0o755)
  return home
}

test('JAVA_HOME comes before the Java of PATH', async () => {
  const home = javaHome('21.0.9')
  vi.stubEnv('JAVA_HOME', home)
  expect(await locateJava()).toEqual({ path: join(home, 'bin/java'), version: '21.0.9' })
})

test.each(['11.0.2', '1.8.0_402'])(
  'a JAVA_HOME with Java %s is named, because to install another would not help',
  async version => {
    vi.stubEnv('JAVA_HOME', javaHome(version))
    expect(await reportOf(engineNamed('java'))).toMatchObject({
      found: false,
      without: expect.stringContaining(`JAVA_HOME leads to Java ${version}`),
      install: expect.stringContaining('unset it'),
    })
  },
)
