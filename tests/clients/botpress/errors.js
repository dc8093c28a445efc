import { refuses } from "./report.js";

export async function testErrors({ library, client, readOnly, connect, check, name }) {
  const table = name("Errors");
  await client.createTable({ name: table, schema: { a: "", n: 1 } });
  const fails = (type, what, call) =>
    check(`${type}: ${what}`, () => refuses(library, type, call));

  await fails("ResourceNotFound", "an unknown table", () =>
    client.getTable({ table: name("Nowhere") }));
  await fails("ResourceNotFound", "an unknown row", () => client.getTableRow({ table, id: 1 }));
  await fails("ResourceNotFound", "an unknown column", () =>
    client.renameTableColumn({ table, name: "x", newName: "y" }));
  await fails("ResourceNotFound", "a deleted table", () =>
    client.deleteTable({ table: name("Nowhere") }));

  await fails("AlreadyExists", "a taken name of a table", () =>
    client.createTable({ name: table, schema: {} }));
  await fails("AlreadyExists", "a taken name of a column", () =>
    client.renameTableColumn({ table, name: "a", newName: "n" }));
  await fails("AlreadyExists", "a copy with a taken name", () =>
    client.duplicateTable({ sourceTableId: table, tableName: table }));

  await fails("InvalidPayload", "a bad name", () =>
    client.createTable({ name: "no suffix", schema: {} }));
  await fails("InvalidPayload", "no rows", () => client.createTableRows({ table, rows: [] }));
  await fails("InvalidPayload", "a limit out of range", () =>
    client.findTableRows({ table, limit: 1001 }));
  await fails("InvalidPayload", "an unknown operator", () =>
    client.findTableRows({ table, filter: { n: { $near: 1 } } }));
  await fails("InvalidPayload", "nothing to delete", () => client.deleteTableRows({ table }));
  await fails("InvalidPayload", "a reserved name of a column", () =>
    client.renameTableColumn({ table, name: "a", newName: "createdAt" }));

  await fails("InvalidJsonSchema", "an unknown type", () =>
    client.createTable({
      name: name("Bad"),
      schema: { type: "object", properties: { a: { type: "integer" } } },
    }));
  await fails("InvalidJsonSchema", "a reserved column", () =>
    client.createTable({ name: name("Bad"), schema: { id: 1 } }));

  const many = Object.fromEntries(Array.from({ length: 21 }, (_, i) => [`c${i}`, ""]));
  await fails("LimitExceeded", "too many columns", () =>
    client.createTable({ name: name("Bad"), schema: many }));
  await fails("InvalidQuery", "an id that is no number", () =>
    client.getTableRow({ table, id: "x" }));

  await fails("Unauthorized", "an unknown token", () =>
    connect({ token: "wfk_00000000000000000000000000000000" }).listTables({}));
  await fails("Forbidden", "another bot", () =>
    connect({ botId: "11111111-2222-4333-8444-555555555555" }).listTables({}));
  await fails("Forbidden", "writing with a key that may only read", () =>
    readOnly.deleteTable({ table }));

  await client.updateTable({ table, frozen: true });
  await fails("Forbidden", "renaming a frozen table", () =>
    client.updateTable({ table, name: name("Other") }));
  await fails("Forbidden", "renaming a column of a frozen table", () =>
    client.renameTableColumn({ table, name: "a", newName: "b" }));
  await check("rows of a frozen table can be written", () =>
    client.createTableRows({ table, rows: [{ a: "x" }] }));
  await client.deleteTable({ table });
}
