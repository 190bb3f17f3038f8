import { bookingAddress } from "#features/contacts/booking.ts";
import { countBookingClick } from "#features/contacts/count-click.action.ts";
import { findFacilityByFiness } from "#features/directory/facility.store.ts";
import { dayOf } from "#lib/dates.ts";
import { notFoundPage } from "#web/errors.ts";
import type { Web } from "#web/web.ts";

/**
 * POST /etablissements/:finess/rendez-vous — what the booking link pings when it is followed: one more that day, and nothing
 * of who. The link itself goes straight to the booking site; a browser that sends no ping (Firefox) is not counted.
 */
export async function bookingClickPage(web: Web): Promise<Response> {
  const facility = await findFacilityByFiness(web.var.outside.readDb, web.req.param("finess") ?? "");
  const today = dayOf(web.var.now);
  if (!facility || !bookingAddress(facility.booking, facility.finess, today, web.var.outside.bookingSandbox))
    return notFoundPage(web);
  await countBookingClick(web.var.db, facility.id, today);
  return web.body(null, 204);
}
