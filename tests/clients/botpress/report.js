// Checks that print one line each, and what they found in the end.
import assert from "node:assert/strict";

let failures = 0;

export async function check(name, run) {
  try {
    await run();
    console.log(`ok ${name}`);
  } catch (error) {
    failures += 1;
    console.log(`not ok ${name}: ${String(error.message).split("\n").join(" ")}`);
  }
}

// That a call fails with the client's own error class of this type.
export async function refuses(library, type, call) {
  let caught;
  try {
    await call();
  } catch (error) {
    caught = error;
  }
  assert.ok(caught, `expected ${type}, but it succeeded`);
  assert.ok(library.isApiError(caught), `expected ${type}, got ${caught}`);
  assert.equal(caught.type, type, caught.message);
  assert.ok(caught instanceof library[`${type}Error`], `${type} is not of its class`);
  assert.match(caught.id, /^err_\d{14}x[0-9A-F]{8}$/);
  assert.ok(caught.message.length > 0);
}

export function exitCode() {
  return failures === 0 ? 0 : 1;
}
