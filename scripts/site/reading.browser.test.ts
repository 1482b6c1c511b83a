import { describe, expect, it } from 'vitest'
import { servedSite, soon } from './pages.testkit.ts'

describe('what a page shows of commands and decisions, in Chromium', () => {
  const { open, url } = servedSite()

  it('a command calls the platform where it is on this machine, and only commands are copied', async () => {
    const { page, close } = await open('/')
    await page.route('**/local/platform', route => route.fulfill({ json: { parts: [], movedPorts: { 8080: 28090 } } }))
    await page.goto(`${url()}/reference/commands/`)
    const blockWith = (words: string) => page.locator('div', { has: page.locator('> pre', { hasText: words }) }).last()
    const command = blockWith('/health')
    await soon(() => command.locator('pre').textContent()).toContain('http://localhost:28090/health')
    expect(await command.textContent()).toContain('in place of the usual one')
    expect(await command.getByRole('button', { name: 'Copy this command' }).count()).toBe(1)

    await page.goto(`${url()}/reference/troubleshooting/`)
    expect(await blockWith('npm ci failed').getByRole('button').count()).toBe(0)
    await close()
  })

  it('a decision says below its title how it stands and since when', async () => {
    const { page, close } = await open('/adr/0003-carry-events-with-kafka/')
    expect(await page.locator('h1 + p, header + p').first().textContent()).toBe('Accepted, 21 November 2026')
    await close()
  })
})
