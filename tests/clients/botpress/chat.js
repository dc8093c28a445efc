import assert from "node:assert/strict";
import { refuses } from "./report.js";

const time = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const unknown = "11111111-2222-4333-8444-555555555555";

function checkObject(object) {
  assert.match(object.id, uuid);
  assert.match(object.createdAt, time);
  assert.equal(typeof object.tags, "object");
}

async function testUsers(context) {
  const { client, check, version, isNewest } = context;
  const tag = { "slack:id": `U 1&2=é ${version}` };
  const { user } = await client.createUser({ tags: tag, name: "Ann" });

  await check("createUser", () => {
    checkObject(user);
    assert.match(user.updatedAt, time);
    assert.deepEqual(user.tags, tag);
    assert.equal(user.name, "Ann");
  });
  await check("getUser", async () => {
    assert.deepEqual((await client.getUser({ id: user.id })).user, user);
  });
  await check("getOrCreateUser", async () => {
    const found = await client.getOrCreateUser({ tags: tag });
    assert.deepEqual(found.user, user);
    if (isNewest) assert.deepEqual(found.meta, { created: false });
    const made = await client.getOrCreateUser({ tags: { other: version } });
    assert.notEqual(made.user.id, user.id);
  });
  await check("updateUser", async () => {
    const changed = await client.updateUser({ id: user.id, tags: { more: "1" }, pictureUrl: "x:" });
    assert.deepEqual(changed.user.tags, { ...tag, more: "1" });
    assert.equal(changed.user.pictureUrl, "x:");
    const back = await client.updateUser({ id: user.id, tags: { more: "" } });
    assert.deepEqual(back.user.tags, tag);
  });
  await check("listUsers", async () => {
    const page = await client.listUsers({ tags: tag });
    assert.deepEqual(page.users.map((u) => u.id), [user.id]);
    assert.deepEqual(page.meta, {});
    for (let i = 0; i < 21; ++i) await client.createUser({ tags: { many: version } });
    const first = await client.listUsers({ tags: { many: version } });
    assert.equal(first.users.length, 20);
    const { nextToken } = first.meta;
    const last = await client.listUsers({ tags: { many: version }, nextToken });
    assert.equal(last.users.length, 1);
    assert.equal(last.meta.nextToken, undefined);
  });
  if (isNewest)
    await check("list.users", async () => {
      const all = await client.list.users({ tags: { many: version }, pageSize: 5 }).collect();
      assert.equal(all.length, 21);
      assert.equal(new Set(all.map((u) => u.id)).size, 21);
    });
  await check("deleteUser", async () => {
    const gone = await client.createUser({ tags: {} });
    assert.deepEqual(await client.deleteUser({ id: gone.user.id }), {});
    await refuses(context.library, "ResourceNotFound", () => client.getUser({ id: gone.user.id }));
  });
  return user;
}

async function testConversations(context, user) {
  const { client, check, version, isNewest, connect } = context;
  const tags = { thread: version };
  const asked = { channel: "dm", tags, integrationName: "slack" };
  const { conversation } = await client.createConversation(asked);

  await check("createConversation", () => {
    checkObject(conversation);
    assert.equal(conversation.channel, "dm");
    assert.equal(conversation.integration, "slack");
    assert.equal(conversation.messageCount, 0);
  });
  await check("getConversation", async () => {
    const { id } = conversation;
    assert.deepEqual((await client.getConversation({ id })).conversation, conversation);
  });
  await check("getOrCreateConversation", async () => {
    const found = await client.getOrCreateConversation(asked);
    assert.equal(found.conversation.id, conversation.id);
    const integration = connect({ integrationId: "slack" });
    const same = await integration.getOrCreateConversation({ channel: "dm", tags });
    assert.equal(same.conversation.id, conversation.id);
  });
  await check("updateConversation", async () => {
    const { id } = conversation;
    const changed = await client.updateConversation({ id, currentTaskId: "t", tags: { a: "b" } });
    assert.equal(changed.conversation.currentTaskId, "t");
    assert.deepEqual(changed.conversation.tags, { ...tags, a: "b" });
  });
  await check("addParticipant", async () => {
    const { participant } = await client.addParticipant({ id: conversation.id, userId: user.id });
    assert.equal(participant.id, user.id);
  });
  await check("getParticipant", async () => {
    const { participant } = await client.getParticipant({ id: conversation.id, userId: user.id });
    assert.equal(participant.id, user.id);
  });
  await check("listParticipants", async () => {
    const { participants, meta } = await client.listParticipants({ id: conversation.id });
    assert.deepEqual(participants.map((p) => p.id), [user.id]);
    assert.deepEqual(meta, {});
  });
  await check("listConversations", async () => {
    const page = await client.listConversations({ tags, participantIds: [user.id] });
    assert.deepEqual(page.conversations.map((c) => c.id), [conversation.id]);
    const none = await client.listConversations({ tags, participantIds: [user.id, unknown] });
    assert.deepEqual(none.conversations, []);
    if (isNewest) {
      const options = { sortField: "updatedAt", sortDirection: "asc", channel: "dm", tags };
      const sorted = await client.listConversations({ ...options, integrationName: "slack" });
      assert.equal(sorted.conversations.length, 1);
    }
  });
  await check("removeParticipant", async () => {
    const { id } = conversation;
    assert.deepEqual(await client.removeParticipant({ id, userId: user.id }), {});
    await refuses(context.library, "ResourceNotFound", () =>
      client.getParticipant({ id, userId: user.id }));
  });
  await check("deleteConversation", async () => {
    const gone = await client.createConversation({ channel: "dm", tags: {} });
    assert.deepEqual(await client.deleteConversation({ id: gone.conversation.id }), {});
  });
  return conversation;
}

async function testMessages(context, user, conversation) {
  const { client, check, connect, version, isNewest } = context;
  const asked = {
    conversationId: conversation.id,
    userId: user.id,
    type: "text",
    payload: { text: "hi", nested: { list: [1, null] } },
    tags: { m: version },
  };
  const { message } = await client.createMessage(asked);

  await check("createMessage", async () => {
    checkObject(message);
    assert.equal(message.direction, "outgoing");
    for (const [name, value] of Object.entries(asked)) assert.deepEqual(message[name], value);
    const incoming = await connect({ integrationId: "slack" }).createMessage(asked);
    assert.equal(incoming.message.direction, "incoming");
    await client.deleteMessage({ id: incoming.message.id });
  });
  await check("createMessage of the bot", async () => {
    const userId = process.env.ROWD_TENANT;
    const made = await client.createMessage({ ...asked, tags: {}, userId });
    assert.equal(made.message.userId, userId);
  });
  await check("createMessage later", async () => {
    const later = new Date(Date.now() + 100_000_000).toISOString();
    for (const schedule of [{ delay: 100_000_000 }, { dateTime: later }])
      await client.createMessage({ ...asked, tags: { later: version }, schedule });
    const { messages } = await client.listMessages({ tags: { later: version } });
    assert.deepEqual(messages, []);
  });
  await check("getMessage", async () => {
    assert.deepEqual((await client.getMessage({ id: message.id })).message, message);
  });
  await check("getOrCreateMessage", async () => {
    assert.deepEqual((await client.getOrCreateMessage(asked)).message, message);
    if (!isNewest) return;
    const tags = { m: version, extra: "1" };
    const found = await client.getOrCreateMessage({ ...asked, tags, discriminateByTags: ["m"] });
    assert.equal(found.message.id, message.id);
    assert.deepEqual(found.message.tags, tags);
  });
  await check("updateMessage", async () => {
    const changed = await client.updateMessage({ id: message.id, tags: { extra: "2" } });
    assert.deepEqual(changed.message.tags, { m: version, extra: "2" });
    if (!isNewest) return;
    const other = await client.updateMessage({ id: message.id, payload: { text: "ho" } });
    assert.deepEqual(other.message.payload, { text: "ho" });
  });
  await check("listMessages", async () => {
    const page = await client.listMessages({ conversationId: conversation.id, tags: { m: version } });
    assert.deepEqual(page.messages.map((m) => m.id), [message.id]);
  });
  await check("deleteMessage", async () => {
    const gone = await client.createMessage({ ...asked, tags: {} });
    assert.deepEqual(await client.deleteMessage({ id: gone.message.id }), {});
  });
  return message;
}

async function testEvents(context, user, conversation, message) {
  const { client, check, version, isNewest } = context;
  const links = { conversationId: conversation.id, userId: user.id, messageId: message.id };
  const asked = { type: `paid ${version}`, payload: { n: 1 } };

  await check("createEvent", async () => {
    const { event } = await client.createEvent({ ...asked, ...links });
    assert.match(event.id, uuid);
    assert.equal(event.status, "pending");
    assert.equal(event.failureReason, null);
    for (const [name, value] of Object.entries({ ...asked, ...links }))
      assert.deepEqual(event[name], value);
  });
  await check("getEvent", async () => {
    const { event } = await client.createEvent(asked);
    assert.deepEqual((await client.getEvent({ id: event.id })).event, event);
  });
  await check("listEvents", async () => {
    const page = await client.listEvents({ type: asked.type, status: "pending" });
    assert.equal(page.events.length, 2);
    assert.equal((await client.listEvents(links)).events.length, 1);
  });
  if (!isNewest) return;
  await check("cancelScheduledEvent", async () => {
    const { event } = await client.createEvent({ ...asked, schedule: { delay: 100_000_000 } });
    assert.equal(event.status, "scheduled");
    assert.deepEqual(await client.cancelScheduledEvent({ id: event.id }), {});
    assert.equal((await client.getEvent({ id: event.id })).event.status, "canceled");
  });
}

async function testStates(context, user) {
  const { client, check, isNewest } = context;
  const state = { type: "user", id: user.id, name: "seen / é" };

  await check("getOrSetState", async () => {
    const made = await client.getOrSetState({ ...state, payload: { n: 1 } });
    assert.deepEqual(made.state.payload, { n: 1 });
    assert.equal(made.state.userId, user.id);
    assert.equal(made.state.botId, process.env.ROWD_TENANT);
    assert.equal(made.state.name, state.name);
    const found = await client.getOrSetState({ ...state, payload: { n: 2 } });
    assert.deepEqual(found.state, made.state);
  });
  await check("setState", async () => {
    const set = await client.setState({ ...state, payload: { a: 1, b: 2 }, expiry: 60_000 });
    assert.deepEqual(set.state.payload, { a: 1, b: 2 });
  });
  await check("getState", async () => {
    const got = await client.getState(state);
    assert.deepEqual(got.state.payload, { a: 1, b: 2 });
    if (isNewest) assert.deepEqual(got.meta, { cached: true });
  });
  await check("patchState", async () => {
    const patched = await client.patchState({ ...state, payload: { b: null, c: 3 } });
    assert.deepEqual(patched.state.payload, { a: 1, b: null, c: 3 });
  });
  if (isNewest)
    await check("setStateExpiry", async () => {
      const expiring = await client.setStateExpiry({ ...state, expiry: 1000 });
      assert.equal(expiring.state.expiry, 1000);
      const kept = await client.setStateExpiry({ ...state, expiry: null });
      assert.equal(kept.state.expiry, undefined);
    });
  await check("setState to nothing", async () => {
    assert.deepEqual((await client.setState({ ...state, payload: null })).state.payload, {});
    await refuses(context.library, "ResourceNotFound", () => client.getState(state));
  });
  await check("a state of the bot", async () => {
    const id = process.env.ROWD_TENANT;
    const { state: set } = await client.setState({ type: "bot", id, name: "x", payload: {} });
    assert.equal(set.type, "bot");
  });
}

async function testRefusals({ library, client, readOnly, check }, user) {
  const fails = (type, what, call) =>
    check(`${type}: ${what}`, () => refuses(library, type, call));
  await fails("ResourceNotFound", "an unknown user", () => client.getUser({ id: unknown }));
  await fails("ReferenceNotFound", "a user who is not there joins", async () => {
    const { conversation } = await client.createConversation({ channel: "dm", tags: {} });
    await client.addParticipant({ id: conversation.id, userId: unknown });
  });
  await fails("InvalidPayload", "a bad tag", () => client.createUser({ tags: { a: 1 } }));
  await fails("InvalidQuery", "a token of nowhere", () => client.listUsers({ nextToken: "x+/=" }));
  await fails("Forbidden", "a key that may not write", () => readOnly.createUser({ tags: {} }));
  await fails("LimitExceeded", "a long payload", () =>
    client.setState({ type: "user", id: user.id, name: "x", payload: { t: "x".repeat(131_072) } }));
}

export async function testChat(context) {
  const user = await testUsers(context);
  const conversation = await testConversations(context, user);
  const message = await testMessages(context, user, conversation);
  await testEvents(context, user, conversation, message);
  await testStates(context, user);
  await testRefusals(context, user);
}
