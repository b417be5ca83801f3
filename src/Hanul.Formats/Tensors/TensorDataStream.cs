namespace Hanul.Formats;

/// <summary>Where tensors write themselves: counts their bytes, holds them to the count announced, and notices cancellation.</summary>
internal sealed class TensorDataStream(Stream target, CancellationToken ct) : Stream
{
    private long _left;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <exception cref="InvalidOperationException">The tensor wrote another number of bytes than its shape has.</exception>
    public void Write(TensorToWrite tensor)
    {
        _left = tensor.LengthBytes;
        tensor.Write(this);
        if (_left != 0) throw new InvalidOperationException($"Tensor '{tensor.Name}' wrote {_left} bytes too few.");
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        ct.ThrowIfCancellationRequested();
        if (buffer.Length > _left) throw new InvalidOperationException($"A tensor wrote {buffer.Length - _left} bytes too many.");
        target.Write(buffer);
        _left -= buffer.Length;
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush() => target.Flush();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
