import { expect, test } from 'vitest'
import { loadPlatform } from '../../platform/project.ts'
import { fakeDocker } from './docker.testkit.ts'
import { renderedFile } from './gateway.ts'
import { checkConfiguration, gatewayFiles, reloadIfChanged } from './gateway-configuration.ts'

const lastWeek = new Date(Date.now() - 7 * 86_400_000)
const nginxConf = { text: 'events {}', writtenAt: lastWeek.getTime() }
const reload = 'exec gateway nginx -s reload'

test('a gateway that runs by what the files have is left alone', async () => {
  const { gateway, asked } = fakeDocker({ files: { [renderedFile]: 'server {}' } })
  expect(await reloadIfChanged(gateway, { rendered: 'server {}', nginxConf })).toBe(false)
  expect(asked()).not.toContain(reload)
})

test('another template is checked first, and then read', async () => {
  const { gateway, asked, read } = fakeDocker({ files: { [renderedFile]: 'server {}' } })
  expect(await reloadIfChanged(gateway, { rendered: 'server { listen 1; }', nginxConf })).toBe(true)
  expect(read(renderedFile)).toBe('server { listen 1; }')
  expect(asked().slice(-2)).toEqual(['exec gateway nginx -t -q', reload])
})

test('a configuration that nginx refuses is reported in nginx’s words, and the gateway keeps the old one', async () => {
  const { gateway, asked, read } = fakeDocker({ files: { [renderedFile]: 'server {}' } })
  await expect(reloadIfChanged(gateway, { rendered: 'broken', nginxConf })).rejects.toThrow(
    'nginx refuses the new configuration: unknown directive "broken" in /etc/nginx/conf.d/gateway.conf:7',
  )
  expect(read(renderedFile)).toBe('server {}')
  expect(asked()).not.toContain(reload)
})

test('nginx.conf that was written over since the gateway was started is read', async () => {
  const { gateway, asked } = fakeDocker({ files: { [renderedFile]: 'server {}' }, startedAt: lastWeek })
  const written = { ...nginxConf, writtenAt: Date.now() }
  expect(await reloadIfChanged(gateway, { rendered: 'server {}', nginxConf: written })).toBe(true)
  expect(asked().at(-1)).toBe(reload)
})

test('an nginx.conf that nginx refuses is noticed before anything is done', async () => {
  const { gateway } = fakeDocker({ files: { '/etc/nginx/nginx.conf': 'broken' } })
  await expect(checkConfiguration(gateway)).rejects.toThrow('nginx refuses the new configuration')
})

test('the files are those that the project mounts into its gateway, with its settings put in', () => {
  const { rendered, nginxConf } = gatewayFiles(loadPlatform())
  expect(rendered).toContain('upstream sales { server sales:8000')
  expect(rendered).not.toContain('ALLOWED_ORIGIN')
  expect(rendered).toContain('$http_origin')
  expect(nginxConf.text).toContain('include /etc/nginx/conf.d/*.conf')
})
