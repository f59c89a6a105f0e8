export const webhooks = {
  webhooksLead: "Addresses by which programs post in rooms. Room owners create them in the room’s settings.",
  searchHooks: "Search webhooks and rooms",
  createdBy: "Created by",
  lastUsed: "Last used",
  noHooks: "No webhooks",
  noHooksBody: "They appear here once a room owner creates one: Room settings › Webhooks.",
  hookCount: { one: "{count} webhook", other: "{count} webhooks" },
  revokeHooks: "Revoke {name}?",
  revokeHooksBody: {
    one: "Programs that use its address can no longer post. Its messages stay. This cannot be undone.",
    other:
      "Programs that use their addresses can no longer post. Their messages stay. This cannot be undone.",
  },
  hooksRevoked: { one: "Webhook revoked.", other: "{count} webhooks revoked." },
} as const;
