-- Not in Git: made by the operator, and shown below its DatabaseSpec.
local phase, change = nil, obj.metadata.name .. " -n " .. obj.metadata.namespace
if obj.status ~= nil then
  phase = obj.status.phase
end
if obj.metadata.deletionTimestamp ~= nil then
  return {status = "Progressing", message = "being deleted"}
end
if phase == "AwaitingApproval" then
  return {status = "Suspended", message = "dbspec diff " .. change .. " shows it, dbspec approve " .. change .. " releases it"}
end
if phase == "Failed" then
  local hs = {status = "Degraded", message = "Failed"}
  if obj.status.error ~= nil and obj.status.error.message ~= nil then
    hs.message = "Failed: " .. obj.status.error.message
  end
  return hs
end
if phase == nil or phase == "Pending" or phase == "Applying" then
  return {status = "Progressing", message = phase or "Pending"}
end
-- Applied, Rejected, Superseded and Expired have ended; where something is still due, the DatabaseSpec says so.
return {status = "Healthy", message = phase}
