-- Adds jobs to their lanes, unless the queue has them already, and wakes a worker for each.
-- AddArguments → how many the queue did not have
local added = 0
for _, entry in ipairs(args.entries) do
  if redis.call('HSETNX', keys.known, entry.job, '') == 1 then
    added = added + 1
    if entry.delay > 0 then
      delay(entry.lane, entry.job, entry.trace, now + entry.delay)
    else
      append(entry.lane, entry.job, entry.trace)
    end
  end
end
return added
