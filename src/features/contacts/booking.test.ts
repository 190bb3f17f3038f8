import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Booking } from "#features/directory/card.ts";
import { bookingAddress, templateFault } from "./booking.ts";

const template = "https://rdv.exemple.fr/etablissement/{finess}/visite";
const booking: Booking = {
  template,
  label: "Visite",
  kind: "visit",
  from: null,
  until: null,
  checkedAt: null,
  works: true,
};

describe("A booking link", () => {
  test("leads to the page of this establishment, its FINESS number in it and nothing else", () =>
    assert.equal(
      bookingAddress(booking, "380000001", "2026-11-22"),
      "https://rdv.exemple.fr/etablissement/380000001/visite",
    ));

  test("shows once somebody tried it, and between its dates", () => {
    const shown = (some: Partial<Booking>) =>
      bookingAddress({ ...booking, ...some }, "380000001", "2026-11-22") !== null;
    assert.deepEqual(
      [
        shown({ works: false }),
        shown({ from: "2026-11-23" }),
        shown({ from: "2026-11-22", until: "2026-11-22" }),
        shown({ until: "2026-11-21" }),
        bookingAddress(null, "380000001", "2026-11-22") !== null,
      ],
      [false, false, true, false, false],
    );
  });

  test("may lead to the sandbox of this machine, when there is one, and to no other address like it", () => {
    const led = (template: string, sandbox: string | null) =>
      bookingAddress({ ...booking, template }, "380000001", "2026-11-22", sandbox);
    const sandbox = "http://localhost:3006";
    assert.equal(led(`${sandbox}/{finess}`, sandbox), `${sandbox}/380000001`);
    assert.deepEqual([led(`${sandbox}/{finess}`, null), led(`${sandbox}9/{finess}`, sandbox)], [null, null]);
  });

  test("is https, of one site, without credentials nor another placeholder", () => {
    const faults = {
      [template]: null,
      "http://rdv.exemple.fr/{finess}": "not-https",
      "javascript:alert(1)//{finess}": "not-https",
      "https://moi:secret@rdv.exemple.fr/{finess}": "credentials",
      "https://rdv.exemple.fr/{finess}?nom={nom}": "placeholder",
      "https://rdv.exemple.fr/{finess}?nom=%7Bnom%7D": "placeholder",
      "https://{finess}.exemple.fr/": "placeholder",
      "https://rdv.exemple.fr/": "placeholder",
      "pas une adresse {finess}": "placeholder",
    };
    for (const [one, fault] of Object.entries(faults)) assert.equal(templateFault(one), fault, one);
    assert.equal(
      bookingAddress({ ...booking, template: "http://rdv.exemple.fr/{finess}" }, "380000001", "2026-11-22"),
      null,
    );
  });
});
