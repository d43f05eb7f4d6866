-- Conditions of an older generation say nothing about what was synced.
local ready, stalled
if obj.status ~= nil and obj.status.conditions ~= nil then
  for _, condition in ipairs(obj.status.conditions) do
    if condition.observedGeneration == obj.metadata.generation then
      if condition.type == "Ready" then
        ready = condition
      elseif condition.type == "Stalled" then
        stalled = condition
      end
    end
  end
end

local function health(status, condition)
  return {status = status, message = condition.reason .. ": " .. condition.message}
end

if obj.metadata.deletionTimestamp ~= nil then
  return {status = "Progressing", message = "being deleted"}
end
if ready == nil then
  return {status = "Progressing", message = "the operator has not looked at this generation yet"}
end
if stalled ~= nil and stalled.status == "True" then
  return health("Degraded", stalled)
end
if ready.status == "True" then
  return health("Healthy", ready)
end
return health("Degraded", ready)
