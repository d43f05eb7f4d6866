local phase, message = "Pending", ""
if obj.status ~= nil and obj.status.phase ~= nil then
  phase = obj.status.phase
  if obj.status.message ~= nil then
    message = ": " .. obj.status.message
  end
end
if obj.metadata.deletionTimestamp ~= nil then
  return {status = "Progressing", message = "being deleted"}
end
if phase == "Used" then
  return {status = "Healthy", message = phase .. message}
end
if phase == "Void" or phase == "Expired" then
  return {status = "Degraded", message = phase .. message}
end
return {status = "Progressing", message = phase .. message}
