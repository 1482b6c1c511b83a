/** A `docker` that has one container, a gateway whose files lie in a folder, and writes down what it was asked. */
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { onTestFinished } from 'vitest'
import type { Container } from '../../stack/docker/containers.ts'

/** As the container has it: nginx refuses a configuration with the word `broken`. */
const script = (root: string) => `#!/bin/sh
echo "$*" >> '${root}/asked'
case "$*" in
  'version '*) echo '{"Server":{"Version":"29.0.0","ApiVersion":"1.52"}}' ;;
  'compose version'*) echo 5.0.0 ;;
  'exec gateway cat '*) cat "${root}$4" ;;
  'exec --interactive gateway sh -c '*) cat > '${root}/etc/nginx/conf.d/gateway.conf' ;;
  'exec gateway nginx -t -q')
    if grep -rn broken '${root}/etc/nginx' >/dev/null; then
      echo 'nginx: [emerg] unknown directive "broken" in /etc/nginx/conf.d/gateway.conf:7' >&2
      exit 1
    fi ;;
  'inspect '*) cat '${root}/started' ;;
esac
`

/** For one test: put before the real one, taken away at its end. */
export function fakeDocker({
  files = {},
  startedAt = new Date(),
}: {
  files?: Record<string, string>
  startedAt?: Date
}) {
  const root = mkdtempSync(join(tmpdir(), 'groundwork-docker-'))
  const { PATH } = process.env
  for (const [path, text] of Object.entries({ ...files, '/started': startedAt.toISOString(), '/asked': '' })) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
  writeFileSync(join(root, 'docker'), script(root))
  chmodSync(join(root, 'docker'), 0o755)
  process.env.PATH = `${root}${delimiter}${PATH}`
  onTestFinished(() => {
    process.env.PATH = PATH
    rmSync(root, { recursive: true })
  })
  const read = (path: string) => readFileSync(join(root, path), 'utf8')
  const gateway = {
    Id: 'gateway',
    Config: { Labels: { 'com.docker.compose.service': 'gateway' } },
  } as unknown as Container
  return { gateway, read, asked: () => read('asked').split('\n').filter(Boolean) }
}
