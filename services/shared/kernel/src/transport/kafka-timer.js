// @ts-check
import RequestQueue from 'kafkajs/src/network/requestQueue/index.js'

const pendingCheckMs = 10

/**
 * kafkajs 2.2.4 schedules its check for throttled requests also when there are none, for a moment that is already
 * past, so every idle connection wakes up a thousand times a second (and Node 24 warns of negative timeouts). Here a
 * check is scheduled only when requests wait, and not before the throttling ends.
 * https://github.com/tulios/kafkajs/issues/1751
 *
 * Plain JavaScript: the health checks of `scripts/stack` load it without a compiler.
 */
RequestQueue.prototype.scheduleCheckPendingRequests = function () {
  if (this.throttleCheckTimeoutId) return
  const throttledFor = this.throttledUntil - Date.now()
  if (throttledFor <= 0 && this.pending.length === 0) return
  const check = () => {
    this.throttleCheckTimeoutId = null
    this.checkPendingRequests()
  }
  this.throttleCheckTimeoutId = setTimeout(check, Math.max(throttledFor, pendingCheckMs))
}
