using Alipay.Messaging.Redis.Connection;

namespace Alipay.Messaging.Redis.Tests;

/// <summary>Connection strings in the forms that people have; none that is refused is repeated.</summary>
public sealed class ConnectionStringTests
{
    [Theory]
    [InlineData("redis://redis1", "redis1:6379", null, null, 0, false)]
    [InlineData("redis://redis1:6380/", "redis1:6380", null, null, 0, false)]
    [InlineData("redis://:s3cret@redis1:6380/2", "redis1:6380", null, "s3cret", 2, false)]
    [InlineData("rediss://app:s3%2Ccret@redis1:6380", "redis1:6380", "app", "s3,cret", 0, true)]
    [InlineData("redis://app:p@ss/w#rd:1@redis1:6380/3", "redis1:6380", "app", "p@ss/w#rd:1", 3, false)]
    [InlineData("REDIS://redis1:1,redis2:2/1", "redis1:1, redis2:2", null, null, 1, false)]
    public void A_URL_is_read(string url, string endPoints, string? user, string? password, int database, bool tls)
    {
        var options = RedisConnectionString.Parse(url);

        Assert.Equal(endPoints, new RedisConnection(options, new RedisStoreOptions()).EndPoints);
        Assert.Equal((user, password, database, tls), (options.User, options.Password, options.DefaultDatabase!.Value, options.Ssl));
    }

    [Fact]
    public void The_form_of_StackExchange_Redis_is_read()
    {
        var options = RedisConnectionString.Parse(" redis1:6379,redis2:6379,password=s3cret,ssl=true,defaultDatabase=4 ");

        Assert.Equal((2, "s3cret", true, 4), (options.EndPoints.Count, options.Password, options.Ssl, options.DefaultDatabase!.Value));
    }

    [Theory]
    [InlineData("\"redis1:6379,password=s3cret\"", "quotes")]
    [InlineData("http://redis1:6379/s3cret", "URL of another kind")]
    [InlineData("redis+sentinel://:s3cret@redis1:6379", "URL of another kind")]
    [InlineData("redis://s3cret@redis1:6379", "user without a password")]
    [InlineData("redis://:s3cret@redis1:6379/first", "number of the database")]
    [InlineData("redis://:s3cret@redis1:6379/0?ssl=true", "number of the database")]
    [InlineData("redis://:s3cret@", "names no host")]
    [InlineData("redis://:s3cret@redis1:port", "no valid host and port")]
    [InlineData("redis1:6379,password=one,s3cret", "after password=")]
    [InlineData("redis1:6379,password=one,s3cret=two", "an option is unknown")]
    [InlineData("redis1:6379,password=s3cret,nonsense=1", "an option is unknown")]
    [InlineData("password=s3cret", "names no host")]
    [InlineData("redis1:6379,nonsense=1", "nonsense")]
    [InlineData("redis1:6379,connectTimeout=soon", "connectTimeout")]
    public void What_cannot_be_read_is_explained_without_the_password(string text, string reason)
    {
        var error = Assert.Throws<ArgumentException>(() => new RedisIdempotencyStore(text));

        Assert.Contains(reason, error.Message, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("s3cret", error.ToString(), StringComparison.Ordinal);
    }
}
