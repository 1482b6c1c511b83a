// @ts-check
import RequestQueue from 'kafkajs/src/network/requestQueue/index.js'

const pendingCheckMs = 10

/**
 * kafkajs 2.2.4 schedules its check for throttled requests even when there are none, and for a time in the past. So
 * every idle connection wakes up a thousand times a second, and Node 24 warns of negative timeouts. This replacement
 * schedules a check only when requests wait, and for the end of the throttling.
 * https://github.com/tulios/kafkajs/issues/1751
 *
 * It is plain JavaScript because the health checks of `scripts/stack` load it without a compiler.
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
