-- Conditions of an older generation say nothing about what was synced.
local conditions = {}
if obj.status ~= nil and obj.status.conditions ~= nil then
  for _, condition in ipairs(obj.status.conditions) do
    if condition.observedGeneration == obj.metadata.generation then
      conditions[condition.type] = condition
    end
  end
end
local ready, reconciling, stalled = conditions["Ready"], conditions["Reconciling"], conditions["Stalled"]

local function health(status, condition)
  return {status = status, message = condition.reason .. ": " .. condition.message}
end

if obj.metadata.deletionTimestamp ~= nil then
  if ready ~= nil and ready.reason == "Deleting" then
    return health("Progressing", ready)
  end
  return {status = "Progressing", message = "being deleted"}
end
if ready == nil then
  if reconciling ~= nil and reconciling.status == "True" then
    return health("Progressing", reconciling)
  end
  return {status = "Progressing", message = "the operator has not looked at this generation yet"}
end
if stalled ~= nil and stalled.status == "True" then
  return health("Degraded", stalled)
end
if ready.status == "True" then
  return health("Healthy", ready)
end
if ready.reason == "Suspended" then
  local hs = health("Suspended", ready)
  hs.message = hs.message .. " (kubectl patch dbspec " .. obj.metadata.name .. " -n " .. obj.metadata.namespace
    .. " --type=merge -p '{\"spec\": {\"suspend\": false}}')"
  return hs
end
-- The message names the commands: dbspec diff CHANGE, dbspec approve CHANGE.
if ready.reason == "ApprovalRequired" or ready.reason == "PlanOnly" then
  return health("Suspended", ready)
end
return health("Degraded", ready)
