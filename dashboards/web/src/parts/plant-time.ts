// Times that a person picks are the plant's, whatever zone the browser is in.
import dayjs, { type Dayjs } from 'dayjs'
import timezone from 'dayjs/plugin/timezone.js'
import utc from 'dayjs/plugin/utc.js'

dayjs.extend(utc)
dayjs.extend(timezone)

/** What the calendar shows, read as a time of the plant. */
export function plantMs(shown: Dayjs, timeZone: string): number {
  return dayjs.tz(shown.format('YYYY-MM-DDTHH:mm:ss'), timeZone).valueOf()
}

/** A time as the calendar shows it. */
export function inPlant(timeMs: number, timeZone: string): Dayjs {
  return dayjs(timeMs).tz(timeZone)
}
