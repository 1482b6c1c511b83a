/**
 * A container's health check, without curl: exit 0 when the service beside it is ready.
 *
 * Ready, not merely alive: dependants wait for this before they start. The engine restarts a container that ends, not
 * one that is unhealthy, so a database that is away for a minute costs no restart.
 */
const answer = await fetch(`http://127.0.0.1:${process.env.PORT}/readyz`, { signal: AbortSignal.timeout(2500) }).catch(
  (error: Error) => error,
)
if (answer instanceof Error) {
  console.error(`no answer on port ${process.env.PORT}: ${answer.message}`)
  process.exit(1)
}
console.log(await answer.text())
process.exit(answer.ok ? 0 : 1)
