-- Stands before each script.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000) -- the server's clock, in ms: replicas have theirs each

-- Calls an idle worker. One that has died does not hear: the next one is called.
local function call(idle, channel)
  while true do
    local worker = redis.call('ZPOPMIN', idle)[1]
    if not worker or redis.call('PUBLISH', channel .. worker, '') > 0 then return end
  end
end

-- A job counts no longer among those of its client that wait.
local function release(known, clients, id)
  local client = redis.call('HGET', known, id)
  if client and client ~= '' and redis.call('HINCRBY', clients, client, -1) <= 0 then redis.call('HDEL', clients, client) end
end
