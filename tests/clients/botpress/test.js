// Environment: ROWD_URL, ROWD_KEY (a key that may read and write), ROWD_READ_KEY (one that may only
// read), ROWD_TENANT (their tenant's id).
import { check, exitCode } from "./report.js";
import { testTables } from "./tables.js";
import { testRows } from "./rows.js";
import { testErrors } from "./errors.js";
import { testChat } from "./chat.js";

const { ROWD_URL, ROWD_KEY, ROWD_READ_KEY, ROWD_TENANT } = process.env;

const versions = ["0.16.0", "0.19.0", "1.45.0"];

for (const version of versions) {
  const imported = await import(`client-${version}`);
  const library = imported.Client ? imported : imported.default;
  const connect = (more = {}) =>
    new library.Client({ apiUrl: ROWD_URL, token: ROWD_KEY, botId: ROWD_TENANT, ...more });
  const context = {
    library,
    version,
    isNewest: version === versions.at(-1),
    connect,
    client: connect(),
    readOnly: connect({ token: ROWD_READ_KEY }),
    check: (name, run) => check(`${version} ${name}`, run),
    // A name that no other test uses.
    name: (base) => `${base}_${version.replaceAll(".", "_")}Table`,
  };
  await testTables(context);
  await testRows(context);
  await testErrors(context);
  await testChat(context);
}

process.exit(exitCode());
