import assert from "node:assert/strict";

const time = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

export async function testRows({ client, readOnly, check, name, isNewest }) {
  const table = name("Contacts");
  await client.createTable({
    name: table,
    schema: {
      name: { type: "string", "x-zui": { searchable: true } },
      age: { type: "number" },
      since: { type: "string", format: "date-time" },
      customer: { type: "object" },
      tags: [],
    },
  });

  await check("createTableRows", async () => {
    const { rows, warnings, errors } = await client.createTableRows({
      table,
      rows: [
        { name: "Ada Lovelace", age: 36, since: new Date("2024-01-31T12:00:00Z") },
        { name: "Alan Turing", age: 41, customer: { city: "London" }, tags: ["a", "b"] },
        { name: 5 },
        { name: "Grace Hopper", unknown: 1 },
      ],
    });
    assert.equal(rows.length, 3);
    assert.match(rows[0].createdAt, time);
    assert.deepEqual({ ...rows[0], createdAt: 0, updatedAt: 0 }, {
      id: 1,
      createdAt: 0,
      updatedAt: 0,
      computed: {},
      stale: [],
      name: "Ada Lovelace",
      age: 36,
      since: "2024-01-31T12:00:00.000Z",
      customer: null,
      tags: null,
    });
    assert.deepEqual(rows.map((row) => row.id), [1, 2, 3]);
    assert.equal(warnings.length, 1);
    assert.match(warnings[0], /rows\[3\].*unknown/);
    assert.equal(errors.length, 1);
    assert.match(errors[0], /rows\[2\].*name/);
  });

  await check("getTableRow", async () => {
    const { row } = await readOnly.getTableRow({ table, id: 2 });
    assert.equal(row.name, "Alan Turing");
    assert.deepEqual(row.customer, { city: "London" });
    assert.deepEqual(row.tags, ["a", "b"]);
  });

  await check("findTableRows", async () => {
    const all = await readOnly.findTableRows({ table });
    assert.deepEqual(all.rows.map((row) => row.id), [1, 2, 3]);
    assert.deepEqual(
      [all.hasMore, all.offset, all.limit, all.count],
      [false, 0, 100, 3],
    );
    const page = await client.findTableRows({ table, limit: 1, offset: 1 });
    assert.deepEqual(page.rows.map((row) => row.id), [2]);
    assert.equal(page.hasMore, true);
    const sorted = await client.findTableRows({ table, orderBy: "age", orderDirection: "desc" });
    assert.deepEqual(sorted.rows.map((row) => row.id), [3, 2, 1]);
  });

  // Older clients send only the fields they know.
  if (isNewest) await check("findTableRows with selected columns", async () => {
    const { rows } = await client.findTableRows({ table, select: ["customer.city"], limit: 2 });
    assert.equal("name" in rows[1], false);
    assert.deepEqual(rows[1].customer, { city: "London" });
  });

  await check("findTableRows with a filter", async () => {
    const ids = async (filter) =>
      (await client.findTableRows({ table, filter })).rows.map((row) => row.id);
    assert.deepEqual(await ids({ name: "Ada Lovelace" }), [1]);
    assert.deepEqual(await ids({ age: { $gte: 36, $lt: 41 } }), [1]);
    assert.deepEqual(await ids({ age: null }), [3]);
    assert.deepEqual(await ids({ id: { $in: [1, 3] } }), [1, 3]);
    assert.deepEqual(await ids({ "customer.city": { $eq: "London" } }), [2]);
    assert.deepEqual(await ids({ tags: { $size: 2 } }), [2]);
    assert.deepEqual(await ids({ name: { $regex: "^a", $options: "i" } }), [1, 2]);
    assert.deepEqual(await ids({ since: { $lt: "2024-02-01" } }), [1]);
    assert.deepEqual(await ids({ $or: [{ id: 1 }, { $not: { age: { $exists: true } } }] }), [1, 3]);
  });

  await check("findTableRows with a search", async () => {
    const { rows } = await client.findTableRows({ table, search: "grace", limit: 1 });
    assert.equal(rows[0].name, "Grace Hopper");
    assert.ok(rows[0].similarity > 0 && rows[0].similarity <= 1);
  });

  await check("findTableRows with groups", async () => {
    const { rows } = await client.findTableRows({
      table,
      group: { age: ["sum", "avg", "max"], name: "count" },
    });
    assert.deepEqual(rows, [{ ageSum: 77, ageAvg: 38.5, ageMax: 41, nameCount: 3 }]);
  });

  await check("updateTableRows", async () => {
    const { rows, errors } = await client.updateTableRows({
      table,
      rows: [{ id: 1, age: null }, { id: 99, age: 1 }, { id: 2, age: "x" }],
    });
    assert.deepEqual(rows.map((row) => [row.id, row.name, row.age]), [[1, "Ada Lovelace", null]]);
    assert.equal(errors.length, 2);
    assert.match(errors[0], /rows\[1\]/);
    assert.match(errors[1], /rows\[2\]/);
  });

  await check("upsertTableRows", async () => {
    const byName = await client.upsertTableRows({
      table,
      keyColumn: "name",
      rows: [{ name: "Ada Lovelace", age: 37 }, { name: "Edsger Dijkstra" }],
    });
    assert.deepEqual(byName.updated.map((row) => [row.id, row.age]), [[1, 37]]);
    assert.deepEqual(byName.inserted.map((row) => [row.id, row.age]), [[4, null]]);
    const byId = await client.upsertTableRows({
      table,
      rows: [{ id: 2, age: 42 }, { id: 10, name: "Kept" }, { name: "New" }],
    });
    assert.deepEqual(byId.updated.map((row) => [row.id, row.age]), [[2, 42]]);
    assert.deepEqual(byId.inserted.map((row) => row.id), [10, 11]);
  });

  await check("deleteTableRows", async () => {
    const remove = async (how) => (await client.deleteTableRows({ table, ...how })).deletedRows;
    assert.equal(await remove({ ids: [10, 999] }), 1);
    assert.equal(await remove({ filter: { age: { $gt: 40 } } }), 1);
    assert.equal(await remove({ deleteAllRows: true }), 4);
    assert.equal((await client.getTable({ table })).rows, 0);
  });

  await client.deleteTable({ table });
}
