-- Conditions of an older generation say nothing about what was synced.
local conditions = {}
if obj.status ~= nil and obj.status.conditions ~= nil then
  for _, condition in ipairs(obj.status.conditions) do
    if condition.observedGeneration == obj.metadata.generation then
      conditions[condition.type] = condition
    end
  end
end
local ready, rollout, stalled = conditions["Ready"], conditions["Rollout"], conditions["Stalled"]

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
  return {status = "Progressing", message = "the operator has not looked at this generation yet"}
end
if stalled ~= nil and stalled.status == "True" then
  return health("Degraded", stalled)
end
if ready.status ~= "True" then
  return health("Degraded", ready)
end
if rollout ~= nil and rollout.reason == "Stopped" then
  return health("Degraded", rollout)
end
-- A rollout that goes on holds nothing up: it may wait for approvals, and those who use the template have a health of their own.
return health("Healthy", ready)
