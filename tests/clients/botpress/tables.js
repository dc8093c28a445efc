import assert from "node:assert/strict";

const time = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

export async function testTables({ client, check, name, version, isNewest }) {
  const orders = name("Orders");
  let id;

  await check("createTable", async () => {
    const { table } = await client.createTable({
      name: orders,
      factor: 2,
      tags: { team: "sales", empty: "" },
      schema: {
        type: "object",
        required: ["total"],
        properties: {
          total: { type: "number", description: "Sum of all items" },
          due: { type: "string", format: "date-time" },
          note: { type: "string", "x-zui": { index: 7, searchable: true } },
        },
      },
    });
    id = table.id;
    assert.match(table.id, uuid);
    assert.match(table.createdAt, time);
    assert.match(table.updatedAt, time);
    assert.equal(table.name, orders);
    assert.equal(table.factor, 2);
    assert.equal(table.frozen, false);
    assert.equal(table.isComputeEnabled, false);
    assert.equal(table.keyColumn, null);
    assert.deepEqual(table.tags, { team: "sales" });
    assert.deepEqual(table.schema, {
      $schema: "http://json-schema.org/draft-07/schema#",
      type: "object",
      additionalProperties: true,
      required: ["total"],
      properties: {
        total: {
          type: "number",
          nullable: true,
          description: "Sum of all items",
          "x-zui": { index: 0, searchable: false },
        },
        due: {
          type: "string",
          format: "date-time",
          nullable: true,
          "x-zui": { index: 1, searchable: false },
        },
        note: { type: "string", nullable: true, "x-zui": { index: 2, searchable: true } },
      },
    });
  });

  await check("createTable from an example", async () => {
    const schema = { text: "a", number: 1, flag: true, list: [1], object: { a: 1 }, nothing: null };
    const { table } = await client.createTable({ name: name("Example"), schema });
    const types = Object.values(table.schema.properties).map((column) => column.type);
    assert.deepEqual(types, ["string", "number", "boolean", "array", "object", "string"]);
    assert.deepEqual(await client.deleteTable({ table: table.id }), {});
  });

  await check("getTable by id and by name", async () => {
    for (const table of [id, orders]) {
      const got = await client.getTable({ table });
      assert.equal(got.table.id, id);
      assert.deepEqual(
        [got.rows, got.indexingCount, got.indexing, got.stale],
        [0, 0, 0, 0],
      );
    }
  });

  await check("listTables", async () => {
    const names = async (tags) =>
      (await client.listTables({ tags })).tables.map((table) => table.name);
    assert.ok((await names(undefined)).includes(orders));
    assert.deepEqual(await names({ team: "nobody" }), []);
    const unique = { "slack:id": `U 1&2=é ${version}` };
    await client.updateTable({ table: id, tags: unique });
    assert.deepEqual(await names(unique), [orders]);
    assert.deepEqual(await names({ ...unique, team: "sales" }), [orders]);
    assert.deepEqual(await names({ ...unique, team: "support" }), []);
  });

  await check("getOrCreateTable", async () => {
    const table = name("Maybe");
    const first = await client.getOrCreateTable({ table, schema: { a: "" }, tags: { x: "1" } });
    assert.equal(first.created, true);
    assert.equal(first.rows, 0);
    const second = await client.getOrCreateTable({ table, schema: { b: 1 } });
    assert.equal(second.created, false);
    assert.equal(second.table.id, first.table.id);
    assert.deepEqual(Object.keys(second.table.schema.properties), ["a"]);
    await client.deleteTable({ table });
  });

  await check("updateTable", async () => {
    const renamed = name("Renamed");
    const { table } = await client.updateTable({
      table: orders,
      name: renamed,
      tags: { team: "", extra: "e" },
      schema: { added: true, note: null },
    });
    assert.equal(table.id, id);
    assert.equal(table.name, renamed);
    assert.equal(table.tags.team, undefined);
    assert.equal(table.tags.extra, "e");
    assert.deepEqual(Object.keys(table.schema.properties), ["total", "due", "added"]);
    await client.updateTable({ table: id, name: orders });
  });

  // Older clients send only the fields they know.
  if (isNewest) await check("updateTable raises a factor", async () => {
    const { table } = await client.updateTable({ table: orders, factor: 4 });
    assert.equal(table.factor, 4);
  });

  await check("renameTableColumn", async () => {
    const { table } = await client.renameTableColumn({
      table: orders,
      name: "added",
      newName: "New Column Name",
    });
    assert.deepEqual(Object.keys(table.schema.properties), ["total", "due", "New Column Name"]);
    assert.equal(table.schema.properties["New Column Name"].type, "boolean");
  });

  await check("duplicateTable", async () => {
    await client.createTableRows({ table: id, rows: [{ total: 1 }, { total: 2 }] });
    const copy = await client.duplicateTable({ sourceTableId: id, tableName: name("Copy") });
    assert.equal(copy.rows, 2);
    assert.equal(copy.table.name, name("Copy"));
    const { rows } = await client.findTableRows({ table: copy.table.id });
    assert.deepEqual(rows.map((row) => [row.id, row.total]), [[1, 1], [2, 2]]);
    const empty = await client.duplicateTable({ sourceTableId: id, schemaOnly: true, factor: 3 });
    assert.equal(empty.rows, 0);
    assert.equal(empty.table.factor, 3);
    assert.match(empty.table.name, /Table$/);
    await client.deleteTable({ table: copy.table.id });
    await client.deleteTable({ table: empty.table.id });
  });

  await check("deleteTable", async () => {
    assert.deepEqual(await client.deleteTable({ table: orders }), {});
  });
}
